/* The program's log. */
#include "net/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/str.h"

enum { LOG_LINE_MAX = 2048 };

/* -- protected by lock */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = STDERR_FILENO;
static enum log_level log_min = LOG_INFO;

static void set_fd(int fd)
{
    pthread_mutex_lock(&lock);
    if (log_fd > STDERR_FILENO)
        close(log_fd);
    log_fd = fd;
    pthread_mutex_unlock(&lock);
}

bool log_to_file(const char *path, struct error *err)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return error_set(err, "cannot open the log %s: %s", path, strerror(errno));
    set_fd(fd);
    return true;
}

void log_to_stderr(void)
{
    set_fd(STDERR_FILENO);
}

void log_to_nowhere(void)
{
    set_fd(-1);
}

void log_set_level(enum log_level level)
{
    pthread_mutex_lock(&lock);
    log_min = level;
    pthread_mutex_unlock(&lock);
}

/* Copies text with everything but printable ASCII and bytes of multi-byte UTF-8 sequences that
 * are not C1 controls written as \xNN. */
static size_t encode(char *dst, size_t size, const char *text)
{
    size_t n = 0;

    for (const unsigned char *p = (const unsigned char *)text; *p && n + 5 < size; p++) {
        bool c1 = *p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0;

        if ((*p >= 0x20 && *p < 0x7F) || (*p >= 0x80 && !c1))
            dst[n++] = (char)*p;
        else
            n += (size_t)snprintf(dst + n, size - n, "\\x%02x", *p);
        if (c1)
            n += (size_t)snprintf(dst + n, size - n, "\\x%02x", *++p);
    }
    return n;
}

void log_write(enum log_level level, const char *module, const char *fmt, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    char when[CLOCK_ISO_SIZE], text[LOG_LINE_MAX / 2], line[LOG_LINE_MAX];
    va_list ap;
    size_t n;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    clock_iso(when, clock_wall_ms());
    n = (size_t)snprintf(line, sizeof line, "%s %-5s %s: ", when, names[level], module);
    n += encode(line + n, sizeof line - n - 1, text);
    line[n++] = '\n';
    pthread_mutex_lock(&lock);
    if (level >= log_min && log_fd >= 0 && write(log_fd, line, n) < 0)
        n = 0; /* a log that can not be written must not stop the door */
    pthread_mutex_unlock(&lock);
}

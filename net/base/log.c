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
#include "net/base/utf8.h"

enum { LOG_LINE_MAX = 2048 };

/* -- protected by lock */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = STDERR_FILENO;
static int64_t library_since;
static int library_lines;

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

/* Copies text; what is not a printable ASCII character or a valid multi-byte one outside C1 is
 * written byte by byte as \xNN. */
static size_t encode(char *dst, size_t size, const char *text)
{
    size_t n = 0;

    while (*text && n + 17 < size) {
        const char *next = text;
        uint32_t cp = utf8_next(&next);
        size_t len = (size_t)(next - text);
        bool invalid = cp >= 0x80 && len == 1;

        if (cp >= 0x20 && !(cp >= 0x7F && cp < 0xA0) && !invalid) {
            memcpy(dst + n, text, len);
            n += len;
        } else {
            for (size_t i = 0; i < len; i++)
                n += (size_t)snprintf(dst + n, size - n, "\\x%02x", (unsigned char)text[i]);
        }
        text = next;
    }
    return n;
}

void log_write(enum log_level level, const char *module, const char *fmt, ...)
{
    static const char *const names[] = {"info", "warn", "error"};
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
    if (log_fd >= 0 && write(log_fd, line, n) < 0)
        n = 0; /* a log that can not be written must not stop the door */
    pthread_mutex_unlock(&lock);
}

void log_library(enum log_level level, const char *module, const char *line)
{
    int64_t now = clock_mono_ms();
    bool passes;

    pthread_mutex_lock(&lock);
    if (library_lines == 0 || now - library_since >= LOG_LIBRARY_MS) {
        library_since = now;
        library_lines = 0;
    }
    passes = library_lines < LOG_LIBRARY_BURST;
    library_lines += passes;
    pthread_mutex_unlock(&lock);
    if (passes)
        log_write(level, module, "%.*s", (int)strcspn(line, "\n"), line);
}

/* Reading a whole small file. */
#include "net/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/str.h"

static char *read_all(int fd, size_t max, size_t *len, struct error *err)
{
    struct strbuf b = STRBUF_INIT(max);
    char part[16384];
    ssize_t n;

    while ((n = read(fd, part, sizeof part)) > 0 && !b.over)
        strbuf_add(&b, part, (size_t)n);
    *len = b.len;
    if (n == 0 && !b.over)
        return strbuf_take(&b);
    if (n < 0)
        error_set(err, "%s", strerror(errno));
    else
        error_set(err, "larger than %zu bytes", max);
    strbuf_free(&b);
    return NULL;
}

char *file_read(const char *path, size_t max, size_t *len, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char *text = NULL;
    struct stat st;

    if (fd < 0)
        error_set(err, "%s", strerror(errno));
    else if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        error_set(err, "not a file");
    else
        text = read_all(fd, max, len, err);
    if (fd >= 0)
        close(fd);
    return text;
}

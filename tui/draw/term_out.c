/* One write for one frame. */
#include "tui/draw/term_out.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "tui/draw/squeeze.h"

struct term_out {
    FILE *stream;
    int fd;     /* of the stream: the terminal, or the memory */
    int memory; /* -1: there is none */
    bool keeping;
    char *frame;
    size_t cap;
};

struct term_out *term_out_new(void)
{
    int fd = dup(STDOUT_FILENO);
    FILE *stream = fd >= 0 ? fdopen(fd, "w") : NULL;
    struct term_out *o;

    if (!stream) {
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    o = xcalloc(1, sizeof *o);
    o->stream = stream;
    o->fd = fd;
    o->memory = memfd_create("frame", MFD_CLOEXEC);
    return o;
}

void term_out_free(struct term_out *o)
{
    if (!o)
        return;
    fclose(o->stream);
    if (o->memory >= 0)
        close(o->memory);
    free(o->frame);
    free(o);
}

FILE *term_out_stream(struct term_out *o)
{
    return o->stream;
}

void term_out_begin(struct term_out *o)
{
    o->keeping = o->memory >= 0 && dup2(o->memory, o->fd) == o->fd;
}

static void write_all(const char *s, size_t left)
{
    while (left > 0) {
        ssize_t n = write(STDOUT_FILENO, s, left);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        s += n;
        left -= (size_t)n;
    }
}

/* Descriptors that are copies share their position: it tells how much was written. */
static size_t take_frame(struct term_out *o)
{
    off_t end = lseek(o->memory, 0, SEEK_CUR);
    size_t len = end > 0 ? (size_t)end : 0;

    if (len > o->cap) {
        o->frame = xrealloc(o->frame, len, 1);
        o->cap = len;
    }
    if (len > 0 && pread(o->memory, o->frame, len, 0) != (ssize_t)len)
        len = 0;
    lseek(o->memory, 0, SEEK_SET);
    return len;
}

void term_out_end(struct term_out *o, bool ansi)
{
    size_t len;

    if (!o->keeping)
        return;
    o->keeping = false;
    fflush(o->stream);
    dup2(STDOUT_FILENO, o->fd);
    len = take_frame(o);
    write_all(o->frame, ansi ? squeeze(o->frame, len) : len);
}

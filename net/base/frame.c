/* One text on its way to many sockets. */
#include "net/base/frame.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"

struct frame *frame_new(const char *text, size_t len)
{
    struct frame *f = xmalloc(sizeof *f + FRAME_HEADROOM + len);

    f->refs = 1;
    f->len = len;
    f->text = (unsigned char *)(f + 1) + FRAME_HEADROOM;
    if (len)
        memcpy(f->text, text, len);
    return f;
}

struct frame *frame_ref(struct frame *f)
{
    f->refs++;
    return f;
}

void frame_unref(struct frame *f)
{
    if (f && --f->refs == 0)
        free(f);
}

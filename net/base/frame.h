/* One text on its way to many sockets: encoded once, counted references, and room in front for
 * what the socket library puts there. Used by one thread only. */
#ifndef NET_BASE_FRAME_H
#define NET_BASE_FRAME_H

#include <stddef.h>

/* At least LWS_PRE; asserted where libwebsockets is known. */
enum { FRAME_HEADROOM = 32 };

struct frame {
    int refs;
    size_t len;
    unsigned char *text; /* len bytes, with FRAME_HEADROOM writable bytes before them */
};

/* A copy of len bytes with one reference, owned by the caller. */
struct frame *frame_new(const char *text, size_t len);
/* One reference more; f itself. */
struct frame *frame_ref(struct frame *f);
/* Frees it with its last reference. Accepts null. */
void frame_unref(struct frame *f);

#endif

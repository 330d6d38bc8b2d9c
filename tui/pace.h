/* When the next frame is drawn: at once as a rule, and for many events at once when they pause, at
 * the latest PACE_GAP after the frame before. What is drawn meanwhile nobody could read, and it
 * would take the time in which the rest is taken in. Pure; times are monotonic ms. */
#ifndef TUI_PACE_H
#define TUI_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PACE_FLOOD = 16, /* events of one turn that are many */
    PACE_PAUSE = 5,  /* ms without as many */
    PACE_GAP = 40,   /* ms */
};

/* All zero at the start. */
struct pace {
    int64_t framed; /* when the last frame was drawn */
    int64_t at;     /* before which none is drawn */
    bool hurries;   /* but now */
};

/* So many events were taken in in one turn. */
void pace_events(struct pace *p, size_t n, int64_t mono);
/* The host did something: what comes of it is seen at once. */
void pace_hurry(struct pace *p);
/* A frame was drawn. */
void pace_framed(struct pace *p, int64_t mono);
/* Ms until one may be drawn; 0: now. */
int64_t pace_wait(const struct pace *p, int64_t mono);

#endif

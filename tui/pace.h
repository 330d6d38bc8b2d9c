/* When the next frame is drawn. At once as a rule; but what is drawn only to be drawn over nobody
 * can read, it takes the time in which the rest is taken in, and a slow line carries no more:
 * - many events of one turn are drawn when they pause, at the latest PACE_GAP after the frame
 * before;
 * - events that come one by one and go on and on get a frame every PACE_STEADY, after PACE_CREDIT
 *   frames that are drawn at once.
 * What the host does is seen at once. Pure; times are monotonic ms. */
#ifndef TUI_PACE_H
#define TUI_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PACE_FLOOD = 16,  /* events of one turn that are many */
    PACE_PAUSE = 5,   /* ms without as many */
    PACE_GAP = 40,    /* ms */
    PACE_STEADY = 10, /* ms */
    PACE_CREDIT = 25, /* frames */
};

/* All zero at the start. */
struct pace {
    int64_t framed; /* when the last frame was drawn */
    int64_t at;     /* before which none is drawn */
    int64_t paid;   /* until when the frames so far would have taken, one every PACE_STEADY */
    bool hurries;   /* the next is drawn now */
};

/* So many events were taken in in one turn. */
void pace_events(struct pace *p, size_t n, int64_t mono);
/* The host did something. */
void pace_hurry(struct pace *p);
/* A frame was drawn. */
void pace_framed(struct pace *p, int64_t mono);
/* Ms until one may be drawn; 0: now. */
int64_t pace_wait(const struct pace *p, int64_t mono);

#endif

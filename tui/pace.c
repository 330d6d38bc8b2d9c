/* When the next frame is drawn. */
#include "tui/pace.h"

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void pace_events(struct pace *p, size_t n, int64_t mono)
{
    int64_t paused = mono + PACE_PAUSE, latest = p->framed + PACE_GAP;

    if (n >= PACE_FLOOD)
        p->at = paused < latest ? paused : latest;
}

void pace_hurry(struct pace *p)
{
    p->hurries = true;
}

void pace_framed(struct pace *p, int64_t mono)
{
    if (!p->hurries)
        p->paid = later(p->paid, mono) + PACE_STEADY;
    p->framed = mono;
    p->at = 0;
    p->hurries = false;
}

int64_t pace_wait(const struct pace *p, int64_t mono)
{
    int64_t at = later(p->at, p->paid - PACE_CREDIT * PACE_STEADY);

    return p->hurries ? 0 : later(at - mono, 0);
}

/* When the next frame is drawn. */
#include "tui/pace.h"

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
    *p = (struct pace){.framed = mono};
}

int64_t pace_wait(const struct pace *p, int64_t mono)
{
    return p->at > mono && !p->hurries ? p->at - mono : 0;
}

/* Why the tracks of somebody inside are off: by the person, by a host's request, by permission.
 *
 * The person's own bits are kept, that of the permission is computed from what may be sent, so the
 * two can not disagree. */
#include "net/lobby/domain/lobby_internal.h"

static const uint8_t needed[TRACK_COUNT] = {
    [TRACK_AUDIO] = SEND_AUDIO,
    [TRACK_VIDEO] = SEND_VIDEO,
    [TRACK_SCREEN_AUDIO] = SEND_SCREEN_AUDIO,
    [TRACK_SCREEN_VIDEO] = SEND_SCREEN_VIDEO,
};

void media_reset(struct person *p)
{
    for (int t = 0; t < TRACK_COUNT; t++)
        p->off[t] = OFF_BY_USER;
}

static uint8_t off_of(const struct person *p, int t)
{
    return (uint8_t)(p->off[t] | (p->perms.can_send & needed[t] ? 0 : OFF_BY_PERMISSION));
}

void media_wire(const struct person *p, uint8_t off[TRACK_COUNT])
{
    for (int t = 0; t < TRACK_COUNT; t++)
        off[t] = off_of(p, t);
}

bool media_said(struct person *p, const uint8_t off[TRACK_COUNT])
{
    bool changed = false;

    for (int t = 0; t < TRACK_COUNT; t++) {
        uint8_t before = off_of(p, t);

        if (off[t] == OFF_UNSAID)
            continue;
        if (off[t] == 0)
            p->off[t] = 0;
        else if (p->off[t] == 0) /* else it is off already, and why is known */
            p->off[t] = OFF_BY_USER;
        changed = changed || off_of(p, t) != before;
    }
    return changed;
}

bool media_muted(struct person *p, unsigned tracks)
{
    bool changed = false;

    for (int t = 0; t < TRACK_COUNT; t++) {
        if (!(tracks & 1u << t) || p->off[t] & OFF_BY_REMOTE)
            continue;
        p->off[t] = (uint8_t)(p->off[t] | OFF_BY_REMOTE);
        changed = true;
    }
    return changed;
}

void media_permit(struct person *p, const struct wire_perms *perms)
{
    for (int t = 0; t < TRACK_COUNT; t++)
        if (!(p->perms.can_send & needed[t]) && perms->can_send & needed[t] && !p->off[t])
            p->off[t] = OFF_BY_USER;
    p->perms = *perms;
}

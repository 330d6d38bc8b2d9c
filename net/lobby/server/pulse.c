/* When websockets are asked whether they still live. */
#include "net/lobby/server/pulse.h"

/* Kinds of what a peer waits for. */
enum { FIRST_WORD, SILENCE, ANSWER, END };

/* Rounded up to a step, so that the loop wakes once for many. */
static void wait_until(struct peers *t, struct peer *p, int kind, int64_t at)
{
    p->pulse.owner = p;
    p->pulse.kind = kind;
    heap_set(&t->pulse, &p->pulse, (at + PULSE_STEP_MS - 1) / PULSE_STEP_MS * PULSE_STEP_MS);
}

void pulse_begin(struct peers *t, struct peer *p, int64_t now)
{
    p->heard_at = now;
    wait_until(t, p, FIRST_WORD, now + TIME_HELLO);
}

void pulse_heard(struct peer *p, int64_t now)
{
    p->heard_at = now;
}

void pulse_closing(struct peers *t, struct peer *p, int64_t now)
{
    wait_until(t, p, END, now + PULSE_CLOSE_MS);
}

static int64_t ping_after(const struct peers *t, const struct peer *p)
{
    if (p->near)
        return PULSE_NEAR_MS;
    return t->ping_ms ? t->ping_ms : p->calm ? PULSE_CALM_MS : PULSE_PING_MS;
}

/* True when the time that was set for p has come to something; otherwise it has another time. */
static bool comes_to(struct peers *t, struct peer *p, int64_t now, enum pulse_what *what)
{
    int64_t silence = ping_after(t, p);

    switch (p->pulse.kind) {
    case END: *what = PULSE_GONE; return true;
    case FIRST_WORD:
        if (!p->spoke) {
            wait_until(t, p, END, now + PULSE_CLOSE_MS);
            *what = PULSE_SILENT;
            return true;
        }
        break;
    case ANSWER:
        if (p->heard_at < p->asked_at) {
            *what = PULSE_GONE;
            return true;
        }
        break;
    default: break;
    }
    if (p->heard_at + silence > now) {
        wait_until(t, p, SILENCE, p->heard_at + silence);
        return false;
    }
    p->asked_at = now;
    wait_until(t, p, ANSWER, now + (t->answer_ms ? t->answer_ms : PULSE_ANSWER_MS));
    *what = PULSE_PING;
    return true;
}

struct peer *pulse_due(struct peers *t, int64_t now, enum pulse_what *what)
{
    struct heap_node *top;

    while ((top = heap_top(&t->pulse)) != NULL && top->at <= now) {
        struct peer *p = top->owner;

        if (!comes_to(t, p, now, what))
            continue;
        if (*what == PULSE_GONE)
            heap_remove(&t->pulse, &p->pulse);
        return p;
    }
    return NULL;
}

int64_t pulse_next(const struct peers *t)
{
    const struct heap_node *top = heap_top(&t->pulse);

    return top ? top->at : INT64_MAX;
}

/* A room with two hosts and three people who knock, played by short words. */
#include "tests/lib/scene.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"
#include "tests/lib/check.h"

static void hosts_come(struct scene *s)
{
    door_hello(s->d, HOST, NULL, door_token(s->d, "", "is_owner user_name=Mira"));
    door_hello(s->d, HOST2, "r", door_token(s->d, "", "is_owner user_name=Tom"));
}

void scene_begin(struct scene *s, const char *room)
{
    *s = (struct scene){.d = door_new(), .next_peer = 100};
    door_room(s->d, "r", room);
    hosts_come(s);
    for (int i = 0; i < GUESTS; i++) {
        char name[16], device[32];

        snprintf(name, sizeof name, "Guest %c", 'A' + i);
        snprintf(device, sizeof device, "device-%d", i);
        s->peer[i] = (peer_id)(GUEST + i);
        str_copy(s->id[i], sizeof s->id[i], door_knock(s->d, s->peer[i], "r", name, device));
        str_copy(s->place[i], sizeof s->place[i],
                 door_last(s->d, s->peer[i], WIRE_EV_REPLY)->place);
    }
}

/* ---- what happens ---- */

static int number_of(const struct scene *s, const char *id)
{
    for (int i = 0; i < GUESTS; i++)
        if (str_eq(s->id[i], id))
            return i;
    return -1;
}

/* "02 1=decided/Mira", or "!decided/Mira" for a refusal as a whole. */
static void take_answer(struct scene *s, const struct wire_msg *m)
{
    size_t n = 0;

    assert_non_null(m);
    s->answer[0] = '\0';
    if (!m->ok) {
        snprintf(s->answer, sizeof s->answer, "!%s%s%s", err_info(m->error)->code,
                 *m->by ? "/" : "", m->by);
        return;
    }
    for (size_t i = 0; i < m->n_ids; i++)
        n += (size_t)snprintf(s->answer + n, sizeof s->answer - n, "%d", number_of(s, m->ids[i]));
    for (size_t i = 0; i < m->n_refused; i++)
        n += (size_t)snprintf(s->answer + n, sizeof s->answer - n, "%s%d=%s%s%s", n ? " " : "",
                              number_of(s, m->refused[i].id), err_info(m->refused[i].error)->code,
                              *m->refused[i].by ? "/" : "", m->refused[i].by);
    if (*m->decision)
        str_copy(s->decision, sizeof s->decision, m->decision);
}

/* "-0~4000" with ids for numbers. */
static const char *with_ids(const struct scene *s, const char *what)
{
    static char out[1024];
    size_t n = 0;

    for (; *what; what++) {
        if (*what == '~') {
            n += (size_t)snprintf(out + n, sizeof out - n, "%.*s", (int)strcspn(what, " ,"), what);
            what += strcspn(what, " ,") - 1;
        } else if (*what >= '0' && *what < '0' + GUESTS) {
            n += (size_t)snprintf(out + n, sizeof out - n, "%s", s->id[*what - '0']);
        } else {
            out[n++] = *what == ',' ? ' ' : *what;
        }
    }
    out[n] = '\0';
    return out;
}

/* What only people inside get: 'x' eject, 'p' park; what those functions of the domain do. */
static void inside(struct scene *s, const char *by, char what, const char *arg)
{
    struct lobby *l = s->d->l;
    struct order o = {.deed = what == 'x' ? DEED_EJECT : DEED_PARK};
    struct wire_msg m = {.ok = true};
    struct decision *d;
    struct person *p;
    char who[LIMIT_NAME + 1];
    enum err e;
    const char *id = s->id[*arg - '0'];

    if (arg[1] == '~')
        o.grace_ms = (int32_t)strtol(arg + 2, NULL, 10);
    lobby_begin(l, s->d->now);
    p = person_find(l, id);
    assert_non_null(p);
    d = decision_new(l, p->room, by);
    str_copy(who, sizeof who, grace_by(p));
    e = decision_do(l, d, decision_order(d, &o), p);
    if (e == ERR_OK)
        answer_add_id(&m, id);
    else
        answer_add_refused(&m, id, e, e == ERR_DECIDED ? who : "");
    decision_end(l, d, &m);
    lobby_end(l);
    take_answer(s, &m);
    wire_msg_finish(&m);
}

static void host_step(struct scene *s, peer_id p, const char *what)
{
    struct wire_req *r;

    if (*what == '-' || *what == '+') {
        take_answer(s, door_decide(s->d, p, "r", with_ids(s, what)));
        return;
    }
    if (*what == 'x' || (*what == 'p' && what[1] < 'a')) {
        inside(s, p == HOST ? "Mira" : "Tom", *what, what + 1);
        return;
    }
    r = door_req(*what == 'u' ? WIRE_UNDO : WIRE_REDO, "r", NULL);
    str_copy(r->decision, sizeof r->decision, what[4] ? s->kept : s->decision);
    take_answer(s, door_request(s->d, p, r));
}

static void guest_step(struct scene *s, int i, const char *what)
{
    char device[16];

    snprintf(device, sizeof device, "device-%d", i);
    if (str_eq(what, "leave"))
        door_ask(s->d, s->peer[i], WIRE_LEAVE_MEETING, NULL);
    else if (str_eq(what, "drop"))
        door_drop(s->d, s->peer[i]);
    else {
        s->peer[i] = s->next_peer++;
        door_join(s->d, s->peer[i], "r", "Guest", device, NULL, s->place[i]);
    }
}

static void restart(struct scene *s)
{
    door_restart(s->d);
    for (peer_id p = 0; p < DOOR_PEERS; p++)
        s->d->peer[p].closed = 0;
}

static void step(struct scene *s, const char *word)
{
    if (*word == '.')
        door_pass(s->d, strtol(word + 1, NULL, 10));
    else if (str_eq(word, "restart"))
        restart(s);
    else if (str_eq(word, "keep"))
        str_copy(s->kept, sizeof s->kept, s->decision);
    else if (str_eq(word, "hosts"))
        hosts_come(s);
    else if (*word == 'g')
        guest_step(s, word[1] - '0', word + 3);
    else
        host_step(s,
                  *word == 'M'   ? HOST
                  : *word == 'T' ? HOST2
                  : *word == 'O' ? OWNER
                                 : ADMIN,
                  word + 2);
}

void scene_play(struct scene *s, const char *steps)
{
    while (*steps) {
        size_t n = strcspn(steps, " ");
        char word[128] = "";

        assert_true(n < sizeof word);
        memcpy(word, steps, n);
        steps += n + (steps[n] == ' ');
        step(s, word);
    }
}

/* ---- what became of them ---- */

/* Of one guest: w waits, p waits with a denial pending, i inside, e inside with an eject pending,
 * d denied, x removed, l left, - not known to anybody. As a host sees it who looks now. */
static char fate(const struct scene *s, const struct wire_room *r, int i)
{
    int closed = s->d->peer[s->peer[i]].closed;

    for (size_t k = 0; k < r->n_waiting; k++)
        if (str_eq(r->waiting[k].id, s->id[i]))
            return r->waiting[k].pending.what ? 'p' : 'w';
    for (size_t k = 0; k < r->n_inside; k++)
        if (str_eq(r->inside[k].id, s->id[i]))
            return r->inside[k].pending.what ? 'e' : 'i';
    return closed == 4403 ? 'd' : closed == 4411 ? 'x' : closed == 1000 ? 'l' : '-';
}

const char *scene_fates(struct scene *s)
{
    static char out[GUESTS + 1];
    const struct wire_msg *m;
    peer_id eye = s->next_peer++;

    m = door_hello(s->d, eye, "r", door_token(s->d, "", "is_owner user_name=Eye"));
    assert_true(m && m->ok && m->n_rooms == 1);
    for (int i = 0; i < GUESTS; i++)
        out[i] = fate(s, &m->rooms[0], i);
    door_drop(s->d, eye);
    return out;
}

/* The link and guests against a real server: nothing is lost or done twice, whatever the line and
 * the server do. */
#include "net/client/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/wake.h"
#include "net/client/guest.h"
#include "tests/lib/check.h"
#include "tests/lib/serve.h"

enum { PEOPLE = 12, KNOCKS_MAX = 64, TURN_MS = 20, TOKEN_SIZE = 1024 };

/* A host that counts what it hears, and a crowd at the door. */
struct door {
    struct serve serve;
    struct link *link;
    int wake;
    struct guest_hub *hub;
    struct guest *guest[PEOPLE];
    /* -- heard over the link */
    enum link_state state;
    enum err error;
    int ups, snapshots, replies, refused;
    int added[KNOCKS_MAX], removed;
    size_t n_known;
    char known[KNOCKS_MAX][LIMIT_ID + 1]; /* in the order of the last snapshot, then of arrival */
};

static void wake_main(void *arg)
{
    struct door *d = arg;

    wake_signal(d->wake);
}

static int number_of(struct door *d, const char *id)
{
    for (size_t i = 0; i < d->n_known; i++)
        if (str_eq(d->known[i], id))
            return (int)i;
    assert_true(d->n_known < KNOCKS_MAX);
    str_copy(d->known[d->n_known], sizeof *d->known, id);
    return (int)d->n_known++;
}

static void hear_reply(struct door *d, const struct wire_msg *m)
{
    if (!*m->session) {
        d->replies++;
        d->refused += (int)m->n_refused + !m->ok;
        return;
    }
    if (m->resumed)
        return;
    d->snapshots++;
    d->n_known = 0;
    memset(d->added, 0, sizeof d->added);
    for (size_t r = 0; r < m->n_rooms; r++)
        for (size_t i = 0; i < m->rooms[r].n_waiting; i++)
            d->added[number_of(d, m->rooms[r].waiting[i].id)]++;
}

static void hear(struct door *d)
{
    struct mbox_batch batch = link_take(d->link);

    assert_false(batch.choked);
    for (size_t i = 0; i < batch.n; i++) {
        struct link_event *e = batch.item[i];

        if (e->kind == LINK_EVENT_STATE) {
            d->state = e->state;
            d->error = e->error;
            d->ups += e->state == LINK_UP;
        } else if (e->kind == LINK_EVENT_MSG && e->msg->kind == WIRE_EV_REPLY) {
            hear_reply(d, e->msg);
        } else if (e->kind == LINK_EVENT_MSG && e->msg->kind == WIRE_EV_WAITING_ADDED) {
            d->added[number_of(d, e->msg->waiting.id)]++;
        } else if (e->kind == LINK_EVENT_MSG && e->msg->kind == WIRE_EV_WAITING_REMOVED) {
            d->removed++;
        }
        link_event_free(e);
    }
    free(batch.item);
}

/* Lets the crowd and the link go on until the condition holds. */
#define UNTIL(d, condition)                             \
    do {                                                \
        int64_t by_ = clock_mono_ms() + PROC_PATIENCE;  \
        while (!(condition) && clock_mono_ms() < by_) { \
            guest_hub_service((d)->hub, TURN_MS);       \
            hear(d);                                    \
        }                                               \
        check_true("in time", condition);               \
    } while (0)

static int count_guests(const struct door *d, enum guest_state s)
{
    int n = 0;

    for (int i = 0; i < PEOPLE; i++)
        n += d->guest[i] && guest_state(d->guest[i]) == s;
    return n;
}

static int heard_once(const struct door *d)
{
    int n = 0;

    for (size_t i = 0; i < d->n_known; i++) {
        check_true("nobody is heard of twice", d->added[i] <= 1);
        n += d->added[i];
    }
    return n;
}

static void knock(struct door *d, int from, int to)
{
    char name[32];

    for (int i = from; i < to; i++) {
        snprintf(name, sizeof name, "Person %d", i);
        d->guest[i] = guest_new(
            d->hub, &(struct guest_conf){.room = "interview", .name = name, .knock = true});
    }
}

static void make_token(struct door *d, char *token, size_t size)
{
    const char *const args[] = {"token", "create", "--any-room", "--owner", "--name", "mira", NULL};
    char err[TOKEN_SIZE];

    assert_int_equal(serve_verb(&d->serve, args, token, err, size), 0);
    token[strcspn(token, "\n")] = '\0';
}

static void start_link(struct door *d, const char *token)
{
    struct link_conf conf = {.url = d->serve.url, .token = token};
    struct error err = {{0}};

    d->link = link_new(&conf, wake_main, d, &err);
    assert_non_null(d->link);
    assert_true(link_start(d->link, &err));
}

static void open_door(struct door *d)
{
    char token[TOKEN_SIZE];
    struct error err = {{0}};

    *d = (struct door){.wake = wake_new()};
    serve_start(&d->serve);
    serve_room(&d->serve, "interview");
    make_token(d, token, sizeof token);
    d->hub = guest_hub_new(d->serve.url, &err);
    assert_non_null(d->hub);
    start_link(d, token);
    UNTIL(d, d->state == LINK_UP && d->snapshots == 1);
}

static void close_door(struct door *d)
{
    link_stop(d->link);
    guest_hub_free(d->hub);
    serve_stop(&d->serve);
    close(d->wake);
}

static int64_t admit(struct door *d, const char *id)
{
    struct wire_req *r = xcalloc(1, sizeof *r);

    r->action = WIRE_UPDATE_WAITING;
    str_copy(r->room, sizeof r->room, "interview");
    r->decisions = xcalloc(1, sizeof *r->decisions);
    r->n_decisions = 1;
    str_copy(r->decisions->id, sizeof r->decisions->id, id);
    r->decisions->grant = true;
    return link_send(d->link, r);
}

static void resumes_without_losing_an_event(void **state)
{
    struct door d;

    (void)state;
    open_door(&d);
    knock(&d, 0, 4);
    UNTIL(&d, heard_once(&d) == 4);
    for (int i = 4; i < PEOPLE; i += 2) {
        int ups = d.ups;

        link_drop(d.link);
        knock(&d, i, i + 2);
        UNTIL(&d, d.ups > ups && heard_once(&d) == i + 2);
    }
    assert_int_equal(d.snapshots, 1); /* everything else was resumed */
    assert_int_equal(d.removed, 0);
    close_door(&d);
}

static void asks_again_without_doing_it_twice(void **state)
{
    struct door d;

    (void)state;
    open_door(&d);
    knock(&d, 0, PEOPLE);
    UNTIL(&d, heard_once(&d) == PEOPLE);
    for (int i = 0; i < PEOPLE; i++) {
        int ups = d.ups;

        assert_true(admit(&d, d.known[i]) > 0);
        link_drop(d.link); /* before the request, between it and the answer, or after: by luck */
        UNTIL(&d, d.ups > ups && d.replies == i + 1);
    }
    UNTIL(&d, count_guests(&d, GUEST_INSIDE) == PEOPLE && d.removed == PEOPLE);
    assert_int_equal(d.refused, 0);
    assert_int_equal(d.replies, PEOPLE);
    close_door(&d);
}

static void outlives_the_server(void **state)
{
    char before[PEOPLE][LIMIT_ID + 1];
    struct door d;

    (void)state;
    open_door(&d);
    for (int i = 0; i < PEOPLE; i++) { /* one after the other, so that the order is known */
        knock(&d, i, i + 1);
        UNTIL(&d, heard_once(&d) == i + 1);
    }
    memcpy(before, d.known, sizeof before);
    serve_kill(&d.serve);
    UNTIL(&d, d.state == LINK_DOWN && count_guests(&d, GUEST_DOWN) == PEOPLE);
    assert_int_equal(admit(&d, before[0]), 0); /* refused while there is no line */
    serve_restart(&d.serve);
    UNTIL(&d, d.state == LINK_UP && count_guests(&d, GUEST_WAITING) == PEOPLE);
    UNTIL(&d, d.n_known == PEOPLE);
    for (int i = 0; i < PEOPLE; i++)
        check_str("the same queue", d.known[i], before[i]);
    close_door(&d);
}

static void takes_no_for_an_answer(void **state)
{
    struct door d;

    (void)state;
    open_door(&d);
    link_stop(d.link);
    start_link(&d, "not.a.token");
    UNTIL(&d, d.state == LINK_REFUSED);
    assert_int_equal(err_info(d.error)->exit, 5);
    assert_int_equal(admit(&d, "x"), 0);
    close_door(&d);
}

static void guests_hear_why(void **state)
{
    static const struct {
        const char *room, *token;
        enum guest_state state;
        int exit;
    } rows[] = {
        {"nowhere", NULL, GUEST_REFUSED, 4},
        {"closed", NULL, GUEST_REFUSED, 3},
        {"interview", "not.a.token", GUEST_REFUSED, 5},
    };
    struct door d;

    (void)state;
    open_door(&d);
    SERVE_DO(&d.serve, "room", "create", "closed", "--private");
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        d.guest[i] = guest_new(
            d.hub, &(struct guest_conf){
                       .room = rows[i].room, .name = "Ana", .token = rows[i].token, .knock = true});
        UNTIL(&d, guest_state(d.guest[i]) >= GUEST_DENIED);
        check_int(rows[i].room, guest_state(d.guest[i]), rows[i].state);
        check_int(rows[i].room, err_info(guest_error(d.guest[i]))->exit, rows[i].exit);
        check_true(rows[i].room, *guest_info(d.guest[i]));
    }
    knock(&d, 5, 6);
    UNTIL(&d, guest_state(d.guest[5]) == GUEST_WAITING);
    SERVE_DO(&d.serve, "deny", "interview", "--all", "--reason", "not today");
    UNTIL(&d, guest_state(d.guest[5]) >= GUEST_DENIED);
    assert_int_equal(guest_state(d.guest[5]), GUEST_DENIED);
    assert_string_equal(guest_reason(d.guest[5]), "not today");
    close_door(&d);
}

static void a_dropped_guest_keeps_the_place(void **state)
{
    char id[LIMIT_ID + 1];
    struct door d;

    (void)state;
    open_door(&d);
    knock(&d, 0, 3);
    UNTIL(&d, count_guests(&d, GUEST_WAITING) == 3 && heard_once(&d) == 3);
    str_copy(id, sizeof id, guest_id(d.guest[1]));
    guest_drop(d.guest[1]);
    UNTIL(&d, guest_state(d.guest[1]) == GUEST_DOWN);
    UNTIL(&d, guest_state(d.guest[1]) == GUEST_WAITING);
    assert_string_equal(guest_id(d.guest[1]), id);
    assert_int_equal(heard_once(&d), 3);
    assert_int_equal(d.removed, 0);
    guest_leave(d.guest[1]);
    UNTIL(&d, d.removed == 1);
    close_door(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resumes_without_losing_an_event),
        cmocka_unit_test(asks_again_without_doing_it_twice),
        cmocka_unit_test(outlives_the_server),
        cmocka_unit_test(takes_no_for_an_answer),
        cmocka_unit_test(guests_hear_why),
        cmocka_unit_test(a_dropped_guest_keeps_the_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

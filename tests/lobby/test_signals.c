/* The signals that a host chooses for a block: given somebody who is kept out by these, when
 * somebody comes, then this. */
#include <stdio.h>

#include "net/base/str.h"
#include "net/proto/block_signals.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, OWNER = 2, GUEST = 3, FIRST = 10, NEXT = 11, GRACE = 4000 };
enum {
    DEVICE = 1 << SIGNAL_DEVICE,
    USER_ID = 1 << SIGNAL_USER_ID,
    TOKEN = 1 << SIGNAL_TOKEN,
    ADDRESS = 1 << SIGNAL_ADDRESS,
    NAME = 1 << SIGNAL_NAME,
};

static void host_comes(struct door *d)
{
    assert_true(door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
}

static struct door *given(void)
{
    struct door *d = door_new();

    door_room(d, "r", "private knocking");
    host_comes(d);
    d->addr = "198.51.100.7";
    return d;
}

/* Denies and blocks; the decision's id, "" when it was refused, which *e says. */
static const char *block(struct door *d, const char *id, uint8_t signals, int32_t grace,
                         enum err *e)
{
    static char decision[LIMIT_ID + 1];
    /* A reason that looks like what the store keeps of an order. */
    struct wire_decision no = {
        .block = BLOCK_FOREVER, .signals = signals, .grace_ms = grace, .reason = "s9 1 2 3"};
    struct wire_msg out = {0};

    str_copy(no.id, sizeof no.id, id);
    assert_int_equal(lobby_decide(d->l, "r", &no, 1, "Mira", d->now, &out, NULL), ERR_OK);
    assert_int_equal(out.n_ids + out.n_refused, 1);
    *e = out.n_refused ? out.refused[0].error : ERR_OK;
    str_copy(decision, sizeof decision, out.decision);
    wire_msg_finish(&out);
    return decision;
}

static void undo(struct door *d, const char *decision, bool redo)
{
    struct wire_msg out = {0};

    assert_int_equal(lobby_undo(d->l, "r", decision, redo, "Mira", d->now, &out, NULL), ERR_OK);
    assert_int_equal(out.n_ids, 1);
    wire_msg_finish(&out);
}

/* The ways on which the block comes about; each must end the same. */
enum way { AT_ONCE, AFTER_GRACE, RESTART_IN_GRACE, UNDONE_AND_REDONE, REDONE_AFTER_RESTART, WAYS };

static void block_on(struct door *d, enum way way, uint8_t signals)
{
    const char *id = door_knock(d, FIRST, "r", "Rick", "device-r"), *decision;
    enum err e;

    decision = block(d, id, signals, way == AT_ONCE ? 0 : GRACE, &e);
    assert_int_equal(e, ERR_OK);
    if (way == RESTART_IN_GRACE || way == REDONE_AFTER_RESTART)
        door_restart(d);
    if (way == UNDONE_AND_REDONE || way == REDONE_AFTER_RESTART) {
        undo(d, decision, false);
        undo(d, decision, true);
    }
    door_pass(d, GRACE);
    assert_int_equal(d->n_blocks, 1);
    assert_string_equal(d->block[0].reason, "s9 1 2 3");
    door_restart(d);
    host_comes(d);
}

/* 'b' blocked, else the score that hosts are shown. */
static const char *outcome(struct door *d, const char *name, const char *device)
{
    static char out[8];
    const struct wire_msg *m = door_join(d, NEXT, "r", name, device, NULL, NULL);

    if (m->ok)
        m = door_ask(d, NEXT, WIRE_REQUEST_ACCESS, name);
    if (!m->ok) {
        assert_int_equal(m->error, ERR_BLOCKED);
        return "b";
    }
    snprintf(out, sizeof out, "%d", door_last(d, HOST, WIRE_EV_WAITING_ADDED)->waiting.score);
    return out;
}

static const struct {
    const char *what;
    uint8_t signals;
    const char *addr, *name, *device, *then;
} rows[] = {
    {"device: it comes again", DEVICE, "203.0.113.1", "Bob", "device-r", "b"},
    {"device: the name and the address come", DEVICE, "198.51.100.9", "Rick", "device-x", "0"},
    {"name, address: both come", NAME | ADDRESS, "198.51.100.9", "Rick", "device-x", "b"},
    {"name, address: the name comes", NAME | ADDRESS, "203.0.113.1", "Rick", "device-x", "40"},
    {"name, address: the device comes", NAME | ADDRESS, "203.0.113.1", "Bob", "device-r", "0"},
    {"device, name: the name comes", DEVICE | NAME, "198.51.100.9", "Rick", "device-x", "40"},
    {"what is not known is left out", DEVICE | TOKEN | USER_ID, "198.51.100.9", "Rick", "device-x",
     "0"},
    {"none chosen, all count: name and address", 0, "198.51.100.9", "Rick", "device-x", "b"},
    {"none chosen, all count: the device", 0, "203.0.113.1", "Bob", "device-r", "b"},
};

static void test_chosen(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (enum way way = AT_ONCE; way < WAYS; way++) {
            struct door *d = given();
            char what[96];

            snprintf(what, sizeof what, "%s (way %d)", rows[i].what, (int)way);
            block_on(d, way, rows[i].signals);
            d->addr = rows[i].addr;
            check_str(what, outcome(d, rows[i].name, rows[i].device), rows[i].then);
            door_free(d);
        }
}

static const struct {
    const char *what;
    uint8_t signals;
    enum err then;
} weak[] = {
    {"the name", NAME, ERR_WEAK_BLOCK},
    {"the address", ADDRESS, ERR_WEAK_BLOCK},
    {"a token that nobody has", TOKEN, ERR_WEAK_BLOCK},
    {"the name, and a user id that nobody has", NAME | USER_ID, ERR_WEAK_BLOCK},
    {"name and address are just enough", NAME | ADDRESS, ERR_OK},
    {"the device", DEVICE, ERR_OK},
};

/* What is too weak changes nothing, also not with words to go with it, and not by REST. */
static void test_too_weak(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(weak); i++) {
        struct door *d = given();
        const char *id = door_knock(d, FIRST, "r", "Rick", "device-r");
        struct block_wish wish = {.length = BLOCK_24H, .signals = weak[i].signals};
        const struct block *one;
        struct error err = {""};
        enum err e;

        str_copy(wish.id, sizeof wish.id, id);
        check_int(weak[i].what, lobby_block_add(d->l, &wish, "api", d->now, &one, &err),
                  weak[i].then);
        check_int(weak[i].what, strstr(err.text, "points, a block needs 70") != NULL,
                  weak[i].then != ERR_OK);
        check_int(weak[i].what, d->n_blocks, weak[i].then == ERR_OK);
        block(d, id, weak[i].signals, 0, &e);
        check_int(weak[i].what, e, weak[i].then);
        check_int(weak[i].what, lobby_counts(d->l).waiting, weak[i].then != ERR_OK);
        door_free(d);
    }
}

/* Somebody inside: no part of an update is done when its block is too weak. */
static void test_inside(void **state)
{
    struct door *d = given();
    const char *id = door_knock(d, FIRST, "r", "Rick", "device-r");
    struct wire_update u = {.name = "Bo", .eject = true, .block = BLOCK_24H, .signals = NAME};
    struct wire_msg out = {0};

    (void)state;
    str_copy(u.id, sizeof u.id, id);
    door_decide(d, HOST, "r", "+*");
    assert_int_equal(lobby_inside_update(d->l, "r", &u, 1, "Mira", d->now, &out, NULL), ERR_OK);
    assert_int_equal(out.n_refused, 1);
    assert_int_equal(out.refused[0].error, ERR_WEAK_BLOCK);
    assert_int_equal(lobby_counts(d->l).inside, 1);
    assert_string_equal(d->person[0].name, "Rick");
    wire_msg_finish(&out);
    out = (struct wire_msg){0};
    u.signals = NAME | ADDRESS;
    assert_int_equal(lobby_inside_update(d->l, "r", &u, 1, "Mira", d->now, &out, NULL), ERR_OK);
    assert_int_equal(out.n_ids, 1);
    assert_false(d->block[0].signals.has[SIGNAL_DEVICE]);
    assert_true(d->block[0].signals.has[SIGNAL_NAME]);
    wire_msg_finish(&out);
    door_free(d);
}

static const struct {
    const char *what, *addr, *name, *device, *token;
    uint8_t known;
} known[] = {
    {"a guest", "198.51.100.7", "Ana", "d", NULL, DEVICE | ADDRESS | NAME},
    {"on this machine", "127.0.0.1", "Ana", "d", NULL, DEVICE | NAME},
    {"without a device", "198.51.100.7", "Ana", "", NULL, ADDRESS | NAME},
    {"with everybody's name", "198.51.100.7", "Guest", "d", NULL, DEVICE | ADDRESS},
    {"nothing at all", "::1", "Guest", "", NULL, 0},
    {"by a token", "198.51.100.7", "Ana", "d", "knocking", DEVICE | ADDRESS | NAME | TOKEN},
    {"by the token of a user", "198.51.100.7", "Ana", "d", "knocking user_id=u-7", SIGNALS_ALL},
};

static void test_told_to_hosts(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(known); i++) {
        struct door *d = given();
        const char *token = known[i].token ? door_token(d, "r", known[i].token) : NULL;

        d->addr = known[i].addr;
        assert_true(door_join(d, FIRST, "r", known[i].name, known[i].device, token, NULL)->ok);
        door_ask(d, FIRST, WIRE_REQUEST_ACCESS, known[i].name);
        check_int(known[i].what, door_last(d, HOST, WIRE_EV_WAITING_ADDED)->waiting.signals,
                  known[i].known);
        door_free(d);
    }
}

/* Those inside are not told how others would be known again; whoever decides is. */
static void test_told_to_nobody_else(void **state)
{
    struct door *d = given();
    const struct wire_msg *m;

    (void)state;
    assert_true(
        door_join(d, OWNER, "r", "Olga", "o", door_token(d, "r", "is_owner user_id=o"), NULL)->ok);
    door_knock(d, GUEST, "r", "Gus", "g");
    door_decide(d, HOST, "r", "+*");
    door_knock(d, FIRST, "r", "Rick", "device-r");
    door_clear(d);
    door_decide(d, HOST, "r", "+*");
    m = door_last(d, HOST, WIRE_EV_PARTICIPANT_JOINED);
    assert_string_equal(m->who.name, "Rick");
    assert_int_equal(m->who.signals, DEVICE | ADDRESS | NAME);
    m = door_last(d, OWNER, WIRE_EV_PARTICIPANT_JOINED);
    assert_int_equal(m->who.signals, DEVICE | ADDRESS | NAME);
    m = door_last(d, GUEST, WIRE_EV_PARTICIPANT_JOINED);
    assert_string_equal(m->who.name, "Rick");
    assert_int_equal(m->who.signals, 0);
    m = door_last(d, FIRST, WIRE_EV_PARTICIPANT_JOINED);
    assert_int_equal(m ? m->who.signals : 0, 0);
    /* A host who comes later. */
    m = door_hello(d, HOST + 1000, NULL, door_token(d, "", "is_owner user_name=Tom"));
    assert_int_equal(m->rooms[0].n_inside, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(m->rooms[0].inside[i].signals,
                         m->rooms[0].inside[i].owner ? TOKEN | USER_ID : DEVICE | ADDRESS | NAME);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chosen),
        cmocka_unit_test(test_too_weak),
        cmocka_unit_test(test_inside),
        cmocka_unit_test(test_told_to_hosts),
        cmocka_unit_test(test_told_to_nobody_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

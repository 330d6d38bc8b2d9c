/* The store: what is committed comes back, in order; what is not ours is never touched. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "net/base/wake.h"
#include "net/lobby/store/store.h"
#include "net/lobby/store/store_sql.h"
#include "tests/lib/tmp.h"
#include "tests/lib/check.h"

enum { DEADLINE_MS = 10000 };

struct box {
    char dir[TMP_PATH_MAX];
    int wake;
};

static int set_up(void **state)
{
    struct box *b = xcalloc(1, sizeof *b);

    log_to_nowhere();
    tmp_make(b->dir);
    b->wake = wake_new();
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    struct box *b = *state;

    tmp_remove(b->dir);
    close(b->wake);
    free(b);
    return 0;
}

static void on_commit(void *arg)
{
    wake_signal(((struct box *)arg)->wake);
}

static void wait_for(struct box *b, const struct store *s, uint64_t number)
{
    struct pollfd p = {.fd = b->wake, .events = POLLIN};

    while (store_committed(s) < number) {
        assert_int_equal(poll(&p, 1, DEADLINE_MS), 1);
        wake_drain(b->wake);
    }
}

static struct store_op *room_op(const char *id, const char *name)
{
    struct store_op *op = store_op_new(STORE_ROOM_PUT);

    str_copy(op->u.room.id, sizeof op->u.room.id, id);
    str_copy(op->u.room.name, sizeof op->u.room.name, name);
    op->u.room.is_private = true;
    op->u.room.created_at = 1795000000000;
    op->u.room.config = xstrdup("{\"enable_knocking\":true}");
    return op;
}

static struct store_op *person_op(const char *id, int64_t number)
{
    struct store_op *op = store_op_new(STORE_PERSON_PUT);
    struct store_person *p = &op->u.person;

    str_copy(p->id, sizeof p->id, id);
    str_copy(p->room_id, sizeof p->room_id, "r1");
    str_copy(p->name, sizeof p->name, "Ána 東京");
    str_copy(p->device, sizeof p->device, "dev");
    str_copy(p->addr, sizeof p->addr, "127.0.0.1");
    str_copy(p->admitted_by, sizeof p->admitted_by, "mira");
    p->owner = true;
    p->number = number;
    p->knocked_at = 1795000000123;
    p->will_eject_at = 1795000009000;
    p->tries = 3;
    p->flags = 5;
    p->can_send = 63;
    p->can_admin = 7;
    p->held = true;
    p->knock_number = number - 1;
    str_copy(p->note, sizeof p->note, "in blue");
    p->pending.what = 2;
    p->pending.block = 3;
    p->pending.domain = 1;
    p->pending.signals = 24;
    p->pending.until = 1795000004123;
    str_copy(p->pending.decision, sizeof p->pending.decision, "d1");
    str_copy(p->pending.by, sizeof p->pending.by, "mira");
    str_copy(p->pending.reason, sizeof p->pending.reason, "not today");
    return op;
}

static struct store_op *decision_op(const char *id, const char *deeds)
{
    struct store_op *op = store_op_new(STORE_DECISION_PUT);
    struct store_decision *d = &op->u.decision;

    str_copy(d->id, sizeof d->id, id);
    str_copy(d->room_id, sizeof d->room_id, "r1");
    str_copy(d->by, sizeof d->by, "mira");
    str_copy(d->undone_by, sizeof d->undone_by, "tom");
    d->at = 1795000000123;
    d->orders = xstrdup("1 0 0 4000 not today\n");
    d->deeds = xstrdup(deeds);
    return op;
}

/* A decision is written over, taken out, moves with the clock, and goes with its room. */
static void test_decisions(void **state)
{
    struct box *b = *state;
    struct error err;
    struct store *s = store_open(b->dir, &err);
    struct store_snapshot snap;
    struct store_op *op;

    assert_true(store_start(s, on_commit, b, &err));
    store_submit(s, room_op("r1", "interview"), 1);
    store_submit(s, decision_op("d1", "0 p1\n"), 2);
    store_submit(s, decision_op("d2", "0 p2\n"), 3);
    store_submit(s, decision_op("d1", "0 p1\n0 p3\n"), 4);
    op = store_op_new(STORE_DECISION_DEL);
    str_copy(op->u.decision.id, sizeof op->u.decision.id, "d2");
    store_submit(s, op, 5);
    op = decision_op("d3", "0 p2\n");
    str_copy(op->u.decision.room_id, sizeof op->u.decision.room_id, "gone");
    store_submit(s, op, 6);
    op = store_op_new(STORE_JUMP);
    op->u.jump = -3600 * 1000;
    store_submit(s, op, 7);
    store_close(s);

    s = store_open(b->dir, &err);
    assert_true(store_load(s, &snap, &err));
    assert_int_equal(snap.n_decisions, 1);
    op = decision_op("d1", "");
    op->u.decision.at -= 3600 * 1000;
    assert_memory_equal(&snap.decisions[0], &op->u.decision,
                        offsetof(struct store_decision, orders));
    assert_string_equal(snap.decisions[0].orders, op->u.decision.orders);
    assert_string_equal(snap.decisions[0].deeds, "0 p1\n0 p3\n");
    store_op_free(op);
    store_snapshot_finish(&snap);
    store_close(s);
}

static struct store_op *token_op(enum store_kind kind, int64_t number, const char *id, int uses)
{
    struct store_op *op = store_op_new(kind);
    struct store_token *t = &op->u.token;

    *t = (struct store_token){.number = number, .owner = true, .bind = true, .killed = true};
    str_copy(t->id, sizeof t->id, id);
    memset(t->mark, 'a', sizeof t->mark - 1);
    str_copy(t->room, sizeof t->room, "interview");
    str_copy(t->name, sizeof t->name, "Ann");
    str_copy(t->user_id, sizeof t->user_id, "u1");
    str_copy(t->device, sizeof t->device, "dev");
    t->max_uses = 3;
    t->uses = uses;
    t->exp = 4000000000;
    t->nbf = 1;
    t->made_at = 2;
    t->used_at = 5;
    return op;
}

/* One that is used stays where it was in the order. */
static void test_tokens(void **state)
{
    struct box *b = *state;
    struct error err;
    struct store *s = store_open(b->dir, &err);
    struct store_snapshot snap;
    struct store_op *op;

    assert_true(store_start(s, on_commit, b, &err));
    for (int i = 1; i <= 3; i++)
        store_submit(s, token_op(STORE_TOKEN_PUT, i, (char[]){'t', (char)('0' + i), '\0'}, 0),
                     (uint64_t)i);
    store_submit(s, token_op(STORE_TOKEN_PUT, 1, "t1", 2), 4);
    store_submit(s, token_op(STORE_TOKEN_DEL, 2, "", 0), 5);
    store_close(s);

    s = store_open(b->dir, &err);
    assert_true(store_load(s, &snap, &err));
    assert_int_equal(snap.n_tokens, 2);
    op = token_op(STORE_TOKEN_PUT, 1, "t1", 2);
    assert_memory_equal(&snap.tokens[0], &op->u.token, sizeof op->u.token);
    store_op_free(op);
    assert_string_equal(snap.tokens[1].id, "t3");
    store_snapshot_finish(&snap);
    store_close(s);
}

static void test_round_trip(void **state)
{
    struct box *b = *state;
    struct error err;
    struct store *s = store_open(b->dir, &err);
    struct store_snapshot snap;
    struct store_op *op;
    char text[64], path[TMP_PATH_MAX];
    struct stat st;

    assert_non_null(s);
    assert_false(store_meta(s, "domain", text, sizeof text));
    assert_true(store_meta_put(s, "domain", "d1", &err));
    assert_true(store_start(s, on_commit, b, &err));
    op = room_op("r1", "interview");
    op->next = person_op("p2", 2);
    store_submit(s, op, 1);
    store_submit(s, person_op("p1", 1), 2);
    op = person_op("p3", 3);
    op->next = store_op_new(STORE_PERSON_DEL);
    str_copy(op->next->u.person.id, sizeof op->u.person.id, "p3");
    store_submit(s, op, 3);
    wait_for(b, s, 3);
    store_close(s);

    tmp_path(path, b->dir, "foyer.db");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);

    s = store_open(b->dir, &err);
    assert_non_null(s);
    assert_true(store_meta(s, "domain", text, sizeof text));
    assert_string_equal(text, "d1");
    assert_true(store_load(s, &snap, &err));
    assert_int_equal(snap.n_rooms, 1);
    assert_string_equal(snap.rooms[0].name, "interview");
    assert_string_equal(snap.rooms[0].config, "{\"enable_knocking\":true}");
    assert_true(snap.rooms[0].is_private);
    assert_false(snap.rooms[0].api_created);
    assert_int_equal(snap.rooms[0].created_at, 1795000000000);
    assert_int_equal(snap.n_people, 2);
    assert_string_equal(snap.people[0].id, "p1");
    assert_string_equal(snap.people[1].id, "p2");
    op = person_op("p2", 2);
    assert_memory_equal(&snap.people[1], &op->u.person, sizeof op->u.person);
    store_op_free(op);
    store_snapshot_finish(&snap);
    store_close(s);
}

/* What is submitted right before the end is committed by the close. */
static void test_close_commits(void **state)
{
    struct box *b = *state;
    struct error err;
    struct store *s = store_open(b->dir, &err);
    struct store_snapshot snap;

    assert_true(store_start(s, on_commit, b, &err));
    store_submit(s, room_op("r1", "interview"), 1);
    for (int i = 1; i <= 500; i++) {
        char id[16];

        snprintf(id, sizeof id, "p%d", i);
        store_submit(s, person_op(id, i), (uint64_t)i + 1);
    }
    store_close(s);
    s = store_open(b->dir, &err);
    assert_true(store_load(s, &snap, &err));
    assert_int_equal(snap.n_people, 500);
    assert_string_equal(snap.people[499].id, "p500");
    store_snapshot_finish(&snap);
    store_close(s);
}

static void test_second_server(void **state)
{
    struct box *b = *state;
    struct error err;
    struct store *s = store_open(b->dir, &err);

    assert_non_null(s);
    assert_null(store_open(b->dir, &err));
    assert_non_null(strstr(err.text, "another foyer server"));
    store_close(s);
    s = store_open(b->dir, &err);
    assert_non_null(s);
    store_close(s);
}

static void put_file(const struct box *b, const char *name, const void *data, size_t len)
{
    char path[TMP_PATH_MAX];
    FILE *f;

    tmp_path(path, b->dir, name);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, len, f), len);
    fclose(f);
}

static void make_db(const struct box *b, const char *sql)
{
    char path[TMP_PATH_MAX];
    sqlite3 *db;

    tmp_path(path, b->dir, "foyer.db");
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_refused(void **state)
{
    static const struct {
        const char *what, *sql, *says;
    } rows[] = {
        {"another program", "PRAGMA application_id=7; CREATE TABLE x(y);", "another program"},
        {"no application", "CREATE TABLE x(y);", "another program"},
        {"newer", "PRAGMA application_id=1718581618; PRAGMA user_version=99; CREATE TABLE x(y);",
         "newer foyer"},
    };
    struct box *b = *state;
    struct error err;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[TMP_PATH_MAX];

        make_db(b, rows[i].sql);
        assert_null(store_open(b->dir, &err));
        if (!strstr(err.text, rows[i].says))
            fail_msg("%s: %s", rows[i].what, err.text);
        tmp_path(path, b->dir, "foyer.db");
        assert_non_null(strstr(err.text, path));
        assert_int_equal(unlink(path), 0);
    }
    put_file(b, "foyer.db", "this is no database, but it is long enough to be looked at by it.....",
             69);
    assert_null(store_open(b->dir, &err));
    assert_non_null(strstr(err.text, "foyer.db"));
}

/* A database of the first version is brought up to date with all that stands in it. */
static void test_older(void **state)
{
    static const char first[] =
        "CREATE TABLE room(id TEXT PRIMARY KEY, name TEXT NOT NULL, is_private INTEGER NOT NULL,"
        " api_created INTEGER NOT NULL, created_at INTEGER NOT NULL, config TEXT NOT NULL) STRICT;"
        "CREATE TABLE person(id TEXT PRIMARY KEY, room_id TEXT NOT NULL, name TEXT NOT NULL,"
        " user_id TEXT NOT NULL, device TEXT NOT NULL, addr TEXT NOT NULL, inside INTEGER NOT NULL,"
        " owner INTEGER NOT NULL, has_token INTEGER NOT NULL, number INTEGER NOT NULL,"
        " knocked_at INTEGER NOT NULL, joined_at INTEGER NOT NULL, will_eject_at INTEGER NOT NULL,"
        " tries INTEGER NOT NULL, flags INTEGER NOT NULL, has_presence INTEGER NOT NULL,"
        " can_send INTEGER NOT NULL, can_admin INTEGER NOT NULL, admitted_by TEXT NOT NULL) STRICT;"
        "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
        "INSERT INTO room VALUES('r1','interview',1,1,1795000000000,'{}');"
        "INSERT INTO person VALUES('p1','r1','Ana','','dev','',0,0,0,7,5,0,0,2,0,1,63,0,'');"
        /* whose room has gone: not kept */
        "INSERT INTO person VALUES('p2','r9','Bob','','dev','',1,0,0,8,5,6,0,2,0,1,63,0,'');"
        "PRAGMA application_id=1718581618; PRAGMA user_version=1;";
    struct box *b = *state;
    struct error err;
    struct store_snapshot snap;

    make_db(b, first);
    for (int round = 0; round < 2; round++) {
        struct store *s = store_open(b->dir, &err);

        if (!s)
            fail_msg("%s", err.text);
        assert_true(store_load(s, &snap, &err));
        assert_int_equal(snap.n_rooms, 1);
        assert_int_equal(snap.n_people, 1);
        assert_string_equal(snap.people[0].name, "Ana");
        assert_int_equal(snap.people[0].number, 7);
        assert_int_equal(snap.people[0].pending.what, 0);
        assert_false(snap.people[0].held);
        store_snapshot_finish(&snap);
        store_close(s);
    }
}

/* Tokens of the version before they had numbers get them by their age. */
static void test_older_tokens(void **state)
{
    struct box *b = *state;
    struct error err;
    struct store *s;
    struct store_snapshot snap;

    for (int v = 1; v <= 12; v++)
        make_db(b, store_schema[v]);
    make_db(b, "INSERT INTO token VALUES('t2','','','Bob','','',0,0,0,9,4,0,0,30,40);"
               "INSERT INTO token VALUES('t3','','','Cid','','',0,0,1,0,0,0,0,30,0);"
               "INSERT INTO token VALUES('t1','','','Ann','','',1,0,0,0,0,0,0,20,0);"
               "PRAGMA application_id=1718581618; PRAGMA user_version=12;");
    s = store_open(b->dir, &err);
    if (!s)
        fail_msg("%s", err.text);
    assert_true(store_load(s, &snap, &err));
    assert_int_equal(snap.n_tokens, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(snap.tokens[i].number, i + 1);
        assert_string_equal(snap.tokens[i].id, ((const char *[]){"t1", "t2", "t3"})[i]);
    }
    assert_true(snap.tokens[0].owner);
    assert_int_equal(snap.tokens[1].max_uses, 9);
    assert_int_equal(snap.tokens[1].used_at, 40);
    assert_true(snap.tokens[2].killed);
    store_snapshot_finish(&snap);
    store_close(s);
}

static void test_no_folder(void **state)
{
    struct error err;

    (void)state;
    assert_null(store_open("/nonexistent/folder", &err));
    assert_non_null(strstr(err.text, "/nonexistent/folder"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_close_commits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_decisions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tokens, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_second_server, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_older, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_older_tokens, set_up, tear_down),
        cmocka_unit_test(test_no_folder),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}

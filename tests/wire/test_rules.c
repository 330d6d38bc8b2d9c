/* Rules end to end: every condition with every action decides the knock of a guest on a real
 * socket, and the host sees which line of which file it was. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "net/proto/rules.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"

static struct raw_server server;

/* Ana knocks; Ina is inside. */
static const struct row {
    const char *what, *holds, *fails; /* conditions on the same guest */
    bool token;                       /* Ana has one, with user_id ana-7f3c */
    bool another;                     /* somebody waits already */
    int seats;                        /* of the room; 0: as ever */
    int tries;                        /* how often Ana knocks; 0: once */
} rows[] = {
    {"a name", "name = \"Ana\"", "name = \"Anna\"", false, false, 0, 0},
    {"part of a name", "name ~ /^an/", "name ~ /^na/", false, false, 0, 0},
    {"a list of names", "name in file names.list", "name in file users.list", false, false, 0, 0},
    {"a user id", "user_id = \"ana-7f3c\"", "user_id = \"ana\"", true, false, 0, 0},
    {"part of a user id", "user_id ~ /-7f3c$/", "user_id ~ /^7f3c/", true, false, 0, 0},
    {"a list of user ids", "user_id in file users.list", "user_id in file names.list", true, false,
     0, 0},
    {"a token", "has token", "not has token", true, false, 0, 0},
    {"no token", "not has token", "has token", false, false, 0, 0},
    {"the time", "time after 00:00", "time before 00:00", false, false, 0, 0},
    {"who is inside", "inside = 1", "inside > 1", false, false, 0, 0},
    {"who waits", "waiting >= 1", "waiting > 1", false, true, 0, 0},
    {"seats", "seats <= 1", "seats > 1", false, false, 2, 0},
    {"tries", "tries >= 2", "tries > 2", false, false, 0, 2},
    {"several", "name = \"Ana\" and inside = 1 and not has token",
     "name = \"Ana\" and inside = 1 and has token", false, false, 0, 0},
};

static const struct {
    const char *text, *room; /* room: its name with the number of the row */
} actions[RULES_COUNT] = {
    [RULES_ASK] = {"ask", "ask"},
    [RULES_ADMIT] = {"admit", "admit"},
    [RULES_DENY] = {"deny \"not today\"", "deny"},
    [RULES_HOLD] = {"hold \"one moment\"", "hold"},
    [RULES_QUEUE] = {"queue", "queue"},
};

/* ---- a server with a file of rules for each room ---- */

static char ana_token[LIMIT_TOKEN + 1], ina_token[LIMIT_TOKEN + 1], host_token[LIMIT_TOKEN + 1];

static void write_file(const char *name, const char *text)
{
    char path[TMP_PATH_MAX];

    tmp_path(path, "rules", name);
    tmp_put(server.conf.data_dir, path, text);
}

static void room_name(char dst[32], size_t row, const char *action)
{
    snprintf(dst, 32, "room%zu-%s", row, action);
}

/* Line 1 is a comment, 2 is about somebody else, 3 is the one that matters. */
static void make_room(size_t row, const char *action_room, const char *condition,
                      const char *action)
{
    char name[32], file[40], text[512];

    room_name(name, row, action_room);
    snprintf(text, sizeof text,
             "# row %zu\nrule other if name = \"Nobody\" then deny \"wrong line\"\n"
             "rule it if %s then %s\ndefault %s\n",
             row, condition, action, str_starts(action, "ask") ? "queue" : "ask");
    snprintf(file, sizeof file, "%s.rules", name);
    write_file(file, text);
    snprintf(text, sizeof text,
             "{\"name\":\"%s\",\"privacy\":\"private\",\"properties\":{\"enable_knocking\":true,"
             "\"max_participants\":%d}}",
             name, rows[row].seats ? rows[row].seats : 20);
    check_int(name, raw_rest(&server, "POST", "/v1/rooms", NULL, text, NULL), 200);
}

static int set_up(void **state)
{
    char *answer = NULL;

    (void)state;
    raw_server_start(&server);
    raw_token(&server, "'is_owner':true,'user_name':'Mira'", host_token);
    raw_token(&server, "'user_name':'Ina'", ina_token);
    raw_token(&server, "'user_id':'ana-7f3c','knocking':true", ana_token);
    write_file("names.list", "# guests\nBo\nAna\n");
    write_file("users.list", "bo-1\nana-7f3c\n");
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        for (size_t a = 0; a < RULES_COUNT; a++)
            make_room(i, actions[a].room, rows[i].holds, actions[a].text);
        make_room(i, "fails", rows[i].fails, "deny \"wrong line\"");
    }
    check_int("rules", raw_rest(&server, "POST", "/v1/rules", NULL, "", &answer), 200);
    check_true(answer, strstr(answer, "\"complaints\":[]") != NULL);
    free(answer);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

/* ---- people ---- */

/* What a join needs to be known again on the same device. */
static const char *device(const char *room, const char *name, const char *token)
{
    static char more[LIMIT_TOKEN + 128];

    snprintf(more, sizeof more, ",'device':'%s-%s'%s%s%s", room, name, *token ? ",'token':'" : "",
             token, *token ? "'" : "");
    return more;
}

static struct raw *join(const char *room, const char *name, const char *token)
{
    return raw_join(&server, room, name, device(room, name, token)).c;
}

static struct raw *knock(const char *room, const char *name, const char *token,
                         char id[LIMIT_ID + 1])
{
    struct raw_guest g = raw_knock(&server, room, name, device(room, name, token));

    str_copy(id, LIMIT_ID + 1, g.id);
    return g.c;
}

struct scene {
    char room[32], id[LIMIT_ID + 1], other[LIMIT_ID + 1];
    struct raw *host, *ina, *another, *ana;
};

static void begin(struct scene *s, size_t row, const char *action)
{
    const struct row *r = &rows[row];
    const char *token = r->token ? ana_token : "";

    *s = (struct scene){.room = ""};
    room_name(s->room, row, action);
    s->ina = join(s->room, "Ina", ina_token);
    s->host = raw_signal(&server);
    raw_say(s->host, "{'id':1,'action':'hello','v':1,'rooms':['%s'],'token':'%s'}", s->room,
            host_token);
    free(raw_until(s->host, "\"reply\":1,"));
    if (r->another)
        s->another = knock(s->room, "Olaf", "", s->other);
    s->ana = knock(s->room, "Ana", token, s->id);
    for (int i = 1; i < r->tries; i++) { /* again on the same device */
        raw_close(s->ana);
        s->ana = join(s->room, "Ana", token);
    }
}

static void end(struct scene *s)
{
    raw_close(s->ana);
    raw_close(s->ina);
    raw_close(s->host);
    if (s->another)
        raw_close(s->another);
}

/* Waits until the host was told all of this in one frame. */
static void host_hears(struct scene *s, const char *const *parts)
{
    for (;;) {
        char *frame = raw_until(s->host, parts[0]);
        size_t n = 0;

        while (parts[n] && strstr(frame, parts[n]))
            n++;
        free(frame);
        if (!parts[n])
            return;
    }
}
#define HOST_HEARS(s, ...) host_hears((s), (const char *const[]){__VA_ARGS__, NULL})

/* The host asks why: this line of the room's file decided. */
static void check_why(struct scene *s, const char *what, int line)
{
    char want[64], *answer, *at;

    raw_say(s->host, "{'id':7,'action':'explain','room':'%s','ids':['%s']}", s->room, s->id);
    answer = raw_until(s->host, "\"reply\":7,");
    snprintf(want, sizeof want, "{\"file\":\"%s.rules\",\"line\":%d,", s->room, line);
    at = strstr(answer, want);
    if (!at || !strstr(at, "\"fate\":\"") ||
        strncmp(strstr(at, "\"fate\":\""), "\"fate\":\"decided\"", 16) != 0)
        fail_msg("%s: not by %s: %s", what, want, answer);
    free(answer);
}

/* ---- what each action does ---- */

#define LINE "it (line 3)"

static void goes_in(struct scene *s, const char *what)
{
    free(raw_until(s->ana, "\"level\":\"full\""));
    HOST_HEARS(s, s->id, "\"reason\":\"admitted\"", "\"by\":\"rule " LINE "\"");
    check_why(s, what, 3);
}

static void is_denied(struct scene *s, const char *what)
{
    free(raw_until(s->ana, "\"reason\":\"not today\""));
    check_int(what, raw_close_code(s->ana), 4403);
    HOST_HEARS(s, s->id, "\"reason\":\"denied\"", "\"by\":\"rule " LINE "\"");
}

static void waits(struct scene *s, const char *what, const char *rule, int line)
{
    char text[64];

    snprintf(text, sizeof text, "\"rule\":\"%s\"", rule);
    HOST_HEARS(s, s->id, text);
    check_why(s, what, line);
}

static void is_held(struct scene *s, const char *what)
{
    free(raw_until(s->ana, "\"text\":\"one moment\""));
    HOST_HEARS(s, s->id, "\"held\":true");
    check_why(s, what, 3);
}

/* Ina leaves: whoever queues goes in, and whoever was left to a host still waits. */
static void seat_frees(struct scene *s, const char *what, bool queued)
{
    char path[64], *list = NULL;

    raw_say(s->ina, "{'id':8,'action':'leave-meeting'}");
    if (queued) { /* perhaps in one frame with Ina's leaving */
        free(raw_until(s->ana, "\"level\":\"full\""));
        HOST_HEARS(s, s->id, "\"reason\":\"admitted\"", "\"by\":\"turnstile\"");
        return;
    }
    HOST_HEARS(s, "participant-left");
    snprintf(path, sizeof path, "/v1/rooms/%s/waiting", s->room);
    check_int(what, raw_rest(&server, "GET", path, NULL, NULL, &list), 200);
    check_true(what, strstr(list, s->id) != NULL);
    free(list);
}

static void check_action(size_t row, enum rules_action a)
{
    char what[96];
    struct scene s;

    snprintf(what, sizeof what, "%s: %s", rows[row].what, actions[a].room);
    begin(&s, row, actions[a].room);
    switch (a) {
    case RULES_ADMIT: goes_in(&s, what); break;
    case RULES_DENY: is_denied(&s, what); break;
    case RULES_HOLD: is_held(&s, what); break;
    case RULES_ASK:
    case RULES_QUEUE:
        waits(&s, what, LINE, 3);
        if (!rows[row].another)
            seat_frees(&s, what, a == RULES_QUEUE);
        break;
    case RULES_COUNT: break;
    }
    end(&s);
}

static void test_every_condition_and_action(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (int a = 0; a < RULES_COUNT; a++)
            check_action(i, (enum rules_action)a);
}

static void test_conditions_that_do_not_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct scene s;

        begin(&s, i, "fails");
        waits(&s, rows[i].what, "default (line 4)", 4);
        end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_condition_and_action),
        cmocka_unit_test(test_conditions_that_do_not_hold),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

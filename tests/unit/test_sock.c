/* The first lines on the socket of a console, and what a verb asks of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tui/console_sock.h"
#include "tui/sock.h"

static void reads_requests(void **state)
{
    static const struct {
        const char *line;
        bool good;
    } rows[] = {
        {"foyer/1 GET /v1/waiting 0", true},
        {"foyer/1 POST /v1/rooms/r/waiting 1048576", true},
        {"foyer/1 DELETE /v1/rooms/r 0", true},
        {"foyer/1 POST /v1/rooms/r/waiting 1048577", false},
        {"foyer/1 POST /v1/rooms/r/waiting -1", false},
        {"foyer/1 POST /v1/rooms/r/waiting 1x", false},
        {"foyer/1 POST /v1/rooms/r/waiting", false},
        {"foyer/1 POST /v1/rooms/r/waiting 1 2", false},
        {"foyer/1 POST  /v1/waiting 0", false},
        {"foyer/1 GET v1/waiting 0", false},
        {"foyer/1 GET /v1/\x01 0", false},
        {"foyer/1 GET /v1/\xC3\xAB 0", false},
        {"foyer/1 get /v1/waiting 0", false},
        {"foyer/1 PUT /v1/waiting 0", false},
        {"foyer/2 GET /v1/waiting 0", false},
        {"GET /v1/waiting HTTP/1.1", false},
        {" foyer/1 GET /v1/waiting 0", false},
        {"", false},
    };
    struct sock_request r;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_int(rows[i].line, sock_parse_request(rows[i].line, &r), rows[i].good);
}

static void a_path_has_a_limit(void **state)
{
    char line[2 * SOCK_HEAD], path[LIMIT_PATH + 2];

    (void)state;
    for (int over = -1; over <= 1; over++) {
        struct sock_request r;

        memset(path, 'x', sizeof path);
        path[0] = '/';
        path[LIMIT_PATH + over] = '\0';
        snprintf(line, sizeof line, "foyer/1 GET %s 0", path);
        check_int("around the limit", sock_parse_request(line, &r), over <= 0);
    }
}

static void what_is_printed_is_read(void **state)
{
    static const struct sock_answer rows[] = {
        {.status = 200, .error = ERR_OK, .info = 0, .body = LIMIT_REPLY},
        {.status = 403, .error = ERR_FORBIDDEN, .info = 20, .body = 0},
        {.status = 0, .error = ERR_OFFLINE, .info = ERROR_TEXT_MAX - 1, .body = 0},
    };
    struct sock_request q = {.method = REST_POST, .path = "/v1/rooms/r/waiting", .body = 12}, p;
    struct sock_answer a;
    char line[SOCK_HEAD];

    (void)state;
    check_true("printed", sock_print_request(line, &q));
    line[strcspn(line, "\n")] = '\0';
    check_true("read", sock_parse_request(line, &p));
    check_str("the path", p.path, q.path);
    check_int("the body", p.body, q.body);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        sock_print_answer(line, &rows[i]);
        line[strcspn(line, "\n")] = '\0';
        check_true(line, sock_parse_answer(line, &a));
        check_int(line, a.status, rows[i].status);
        check_int(line, a.error, rows[i].error);
        check_int(line, a.info, rows[i].info);
        check_int(line, a.body, rows[i].body);
    }
    check_true("too much", !sock_parse_answer("foyer/1 200 ok 0 99999999999", &a));
    check_true("a sentence too long", !sock_parse_answer("foyer/1 200 ok 100000 0", &a));
}

#define UPDATES(action) "\"action\":\"" action "\",\"room\":\"interview\",\"updatesById\":"

static const struct {
    const char *path, *body;
    enum err e;
    const char *sent; /* what goes to the server, with the host's grace time */
} asked[] = {
    {"/v1/rooms/interview/waiting", "{\"id0\":{\"grantRequestedAccess\":true}}", ERR_OK,
     UPDATES("update-waiting-participants") "{\"id0\":{\"grantRequestedAccess\":true}}"},
    {"/v1/rooms/interview/waiting", "{\"id0\":{\"grantRequestedAccess\":false}}", ERR_OK,
     UPDATES(
         "update-waiting-participants") "{\"id0\":{\"grantRequestedAccess\":false,\"grace\":4}}"},
    {"/v1/rooms/interview/participants", "{\"p1\":{\"eject\":true,\"grace\":9}}", ERR_OK,
     UPDATES("update-participants") "{\"p1\":{\"eject\":true,\"grace\":9}}"},
    {"/v1/rooms/interview/undo", "{\"decision\":\"d1\"}", ERR_OK,
     "\"action\":\"undo\",\"room\":\"interview\",\"decision\":\"d1\""},
    {"/v1/rooms/interview/undo", "{\"decision\":\"d1\",\"redo\":true}", ERR_OK,
     "\"action\":\"redo\",\"room\":\"interview\",\"decision\":\"d1\""},
    {"/v1/rooms/interview", "{}", ERR_NOT_FOUND, ""},
    {"/v1/rooms//waiting", "{}", ERR_NOT_FOUND, ""},
    {"/v1/rooms/%69/waiting", "{}", ERR_NOT_FOUND, ""},
    {"/v1/rooms/interview/waiting/x", "{}", ERR_NOT_FOUND, ""},
    {"/v1/rooms/interview/waiting", "{", ERR_JSON, ""},
    {"/v1/rooms/interview/waiting", "", ERR_JSON, ""},
    {"/v1/rooms/interview/waiting", "{},\"room\":\"other\"", ERR_JSON, ""},
    {"/v1/rooms/interview/waiting", "[]", ERR_INVALID, ""},
    {"/v1/rooms/interview/waiting", "{\"id0\":7}", ERR_INVALID, ""},
    {"/v1/rooms/interview/undo", "{}", ERR_INVALID, ""},
};

static struct act act_of(struct desk *d)
{
    return (struct act){.model = &d->model,
                        .dialog = &d->dialog,
                        .prompt = &d->prompt,
                        .keys = d->keys,
                        .send = desk_send,
                        .send_arg = d,
                        .wall = d->wall,
                        .mono = d->mono};
}

static void asks_by_the_link(void **state)
{
    char text[4096];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(asked); i++) {
        struct wire_req *r = NULL;
        struct error err = {{0}};
        struct desk d;
        struct act a;
        enum err e =
            console_sock_decode(asked[i].path, asked[i].body, strlen(asked[i].body), &r, &err);

        if ((asked[i].e == ERR_OK) != (e == ERR_OK) ||
            (asked[i].e == ERR_NOT_FOUND) != (e == ERR_NOT_FOUND))
            fail_msg("%s %s: got %d (%s)", asked[i].path, asked[i].body, (int)e, err.text);
        if (e != ERR_OK)
            continue;
        desk_open(&d, 3);
        d.model.grace_ms = 4000;
        a = act_of(&d);
        check_true("an id", action_request(&a, r) > 0);
        check_str(asked[i].body, desk_request(&d, text, sizeof text), asked[i].sent);
        desk_close(&d);
    }
}

/* The same rules, and the same undo. */
static void under_the_rules_of_the_keys(void **state)
{
    static const char body[] = "{\"id0\":{\"grantRequestedAccess\":false}}";
    char text[4096];

    (void)state;
    for (int row = 0; row < 4; row++) {
        struct wire_req *r = NULL;
        struct desk d;
        struct act a;

        desk_open(&d, 1);
        d.model.watch = row == 1;
        d.line_full = row == 3;
        if (row == 2)
            model_set_link(&d.model, LINE_LOST, "cut", 0, d.wall);
        a = act_of(&d);
        check_int("a request",
                  console_sock_decode("/v1/rooms/interview/waiting", body, strlen(body), &r, NULL),
                  ERR_OK);
        check_int("sent or refused", action_request(&a, r) > 0, row == 0);
        check_int("sent or refused", d.n_sent, row == 0);
        check_true("in words", row == 0 || *d.model.notice.text);
        if (row == 0) {
            desk_decided(&d, "d7");
            desk_press(&d, "z");
            check_str("z takes it back", desk_request(&d, text, sizeof text),
                      "\"action\":\"undo\",\"room\":\"interview\",\"decision\":\"d7\"");
        }
        desk_close(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_requests),
        cmocka_unit_test(a_path_has_a_limit),
        cmocka_unit_test(what_is_printed_is_read),
        cmocka_unit_test(asks_by_the_link),
        cmocka_unit_test(under_the_rules_of_the_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The room editor and the token maker on the screen; see tests/lib/stage.h. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/stage.h"
#include "tui/views/view.h"

static int64_t no_call(void *arg, enum rest_method m, const char *path, const char *body)
{
    (void)arg;
    (void)m;
    (void)path;
    (void)body;
    return 7;
}

static struct sheet_env env(struct scene *s)
{
    return (struct sheet_env){.model = &s->m,
                              .call = no_call,
                              .url = "http://127.0.0.1:7070",
                              .wall = WORLD_NOW,
                              .mono = WORLD_MONO};
}

static void type(struct scene *s, const char *keys)
{
    struct sheet_env e = env(s);

    for (; *keys; keys++)
        sheet_key(&s->sheet, &e, (struct key){.code = (unsigned char)*keys});
}

static void go(struct scene *s, const char *key)
{
    form_go(&s->sheet.form, form_find(&s->sheet.form, key));
}

static void room(struct scene *s)
{
    struct sheet_env e = env(s);

    stage_usual(s);
    sheet_edit_room(&s->sheet, &e, model_room(&s->m));
}

static void room_changed(struct scene *s)
{
    room(s);
    type(s, " ");
    go(s, "max_participants");
    type(s, "\r\x15"
            "2\r");
    go(s, "exp");
    type(s, "\r+2h\r");
}

static void room_rubbish(struct scene *s)
{
    room(s);
    go(s, "exp");
    type(s, "\rtomorrow-ish\r\x13");
}

static void room_editing(struct scene *s)
{
    room(s);
    go(s, "x_welcome");
    type(s, "\rHave your ID ready");
}

static void room_search(struct scene *s)
{
    room(s);
    type(s, "/knock");
}

/* Tom sets the seats while Mira does, and another property. */
static void room_conflict(struct scene *s)
{
    struct room *r;

    room(s);
    go(s, "max_participants");
    type(s, "\r\x15"
            "20\r");
    r = model_room(&s->m);
    props_set_int(&r->config, ROOM_max_participants, 12);
    sheet_sync(&s->sheet, &s->m, WORLD_NOW);
}

static void room_json(struct scene *s)
{
    room_changed(s);
    type(s, "p");
}

static void room_curl(struct scene *s)
{
    room_changed(s);
    type(s, "c");
}

static void room_leave(struct scene *s)
{
    room_changed(s);
    type(s, "q");
}

static void room_new(struct scene *s)
{
    struct sheet_env e = env(s);

    stage_usual(s);
    sheet_new_room(&s->sheet, &e, "calm-harbour-417");
}

static void room_refused(struct scene *s)
{
    struct sheet_env e = env(s);
    struct rest_answer a = {.ticket = 7, .status = 400, .error = ERR_INVALID};

    room_new(s);
    type(s, "\x13");
    str_copy(a.info, sizeof a.info, "a room named calm-harbour-417 already exists");
    sheet_answer(&s->sheet, &e, &a);
}

static void token(struct scene *s)
{
    struct sheet_env e = env(s);

    stage_usual(s);
    sheet_new_token(&s->sheet, &e, "interview", "Ana Lima");
}

static void token_refused(struct scene *s)
{
    token(s);
    go(s, "room_name");
    type(s, "-\x13");
}

static void token_owner(struct scene *s)
{
    token(s);
    type(s, "lll");
}

static void token_made(struct scene *s)
{
    struct sheet_env e = env(s);
    char body[] =
        "{\"id\":\"t1\",\"token\":\"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        "eyJyIjoiaW50ZXJ2aWV3IiwidSI6IkFuYSBMaW1hIn0.c2lnbmF0dXJlLW9mLTMyLWJ5dGVzLWF4\","
        "\"url\":\"http://127.0.0.1:7070/interview#t=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        "eyJyIjoiaW50ZXJ2aWV3IiwidSI6IkFuYSBMaW1hIn0.c2lnbmF0dXJlLW9mLTMyLWJ5dGVzLWF4\"}";
    struct rest_answer a = {.ticket = 7, .status = 200, .body = body, .len = sizeof body - 1};

    token(s);
    type(s, "\x13");
    sheet_answer(&s->sheet, &e, &a);
}

static void token_shown(struct scene *s)
{
    token_made(s);
    type(s, "v");
}

static void token_qr(struct scene *s)
{
    token_made(s);
    type(s, "Q");
}

static void token_list(struct scene *s)
{
    struct sheet_env e = env(s);
    char body[] =
        "{\"total_count\":3,\"data\":["
        "{\"id\":\"a\",\"room\":\"interview\",\"user_name\":\"Ana Lima\",\"is_owner\":false,"
        "\"exp\":1772462851,\"max_uses\":1,\"uses\":0,\"bind\":true,\"bound\":false,"
        "\"revoked\":false,\"made_at\":1,\"used_at\":null,\"inside\":0,\"waiting\":0},"
        "{\"id\":\"b\",\"room\":\"interview\",\"user_name\":\"Panel\",\"is_owner\":false,"
        "\"exp\":1772469051,\"max_uses\":null,\"uses\":4,\"bind\":false,\"bound\":false,"
        "\"revoked\":false,\"made_at\":1,\"used_at\":2,\"inside\":2,\"waiting\":0},"
        "{\"id\":\"c\",\"room\":null,\"user_name\":\"Tom Ferreira\",\"is_owner\":true,"
        "\"exp\":null,\"max_uses\":null,\"uses\":1,\"bind\":false,\"bound\":false,"
        "\"revoked\":true,\"made_at\":1,\"used_at\":2,\"inside\":0,\"waiting\":0}]}";
    struct rest_answer a = {.ticket = 7, .status = 200, .body = body, .len = sizeof body - 1};

    token(s);
    type(s, "L");
    sheet_answer(&s->sheet, &e, &a);
}

static void token_kill(struct scene *s)
{
    token_list(s);
    type(s, "jx");
}

static void test_pictures(void **state)
{
    static const struct picture list[] = {
        {"room-80x24", 24, 80, room},
        {"room-120x36", 36, 120, room},
        {"room-40x10", 10, 40, room},
        {"room-changed-80x24", 24, 80, room_changed},
        {"room-changed-120x36", 36, 120, room_changed},
        {"room-changed-40x10", 10, 40, room_changed},
        {"room-rubbish-80x24", 24, 80, room_rubbish},
        {"room-rubbish-40x10", 10, 40, room_rubbish},
        {"room-editing-80x24", 24, 80, room_editing},
        {"room-search-80x24", 24, 80, room_search},
        {"room-conflict-120x36", 36, 120, room_conflict},
        {"room-json-80x24", 24, 80, room_json},
        {"room-curl-80x24", 24, 80, room_curl},
        {"room-leave-80x24", 24, 80, room_leave},
        {"room-new-80x24", 24, 80, room_new},
        {"room-refused-80x24", 24, 80, room_refused},
        {"token-80x24", 24, 80, token},
        {"token-120x36", 36, 120, token},
        {"token-40x10", 10, 40, token},
        {"token-owner-80x24", 24, 80, token_owner},
        {"token-refused-80x24", 24, 80, token_refused},
        {"token-made-80x24", 24, 80, token_made},
        {"token-made-120x36", 36, 120, token_made},
        {"token-made-40x10", 10, 40, token_made},
        {"token-shown-80x24", 24, 80, token_shown},
        {"token-no-qr-40x10", 10, 40, token_qr},
        {"token-list-80x24", 24, 80, token_list},
        {"token-list-120x36", 36, 120, token_list},
        {"token-list-40x10", 10, 40, token_list},
        {"token-kill-80x24", 24, 80, token_kill},
    };

    (void)state;
    stage_check(list, CHECK_COUNT(list));
}

/* No size breaks it, down to one cell. */
static void test_every_size(void **state)
{
    static void (*const sets[])(struct scene * s) = {room_changed, room_json,  token_refused,
                                                     token_shown,  token_list, token_qr};

    (void)state;
    stage_every_size(sets, CHECK_COUNT(sets));
}

/* A secret is on the screen when it was asked for, and not before. */
static void test_secret(void **state)
{
    for (int asked = 0; asked < 2; asked++) {
        struct strbuf is = STRBUF_INIT(1 << 20);
        struct stage st;

        (void)state;
        stage_open(&st, 24, 80, asked ? token_shown : token_made);
        stage_draw(&st, 0);
        surface_dump(st.s, &is);
        assert_int_equal(strstr(is.s, "c2lnbmF0dXJl") != NULL, asked);
        strbuf_free(&is);
        stage_close(&st);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_secret),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

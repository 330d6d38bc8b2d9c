/* Line mode: the room editor, the token maker and the block list, a line at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/plain_desk.h"
#include "tui/plain/plain_private.h"

static void check_said(const struct plain_desk *p, const char *what, const char *part)
{
    if (!strstr(plain_desk_said(p), part))
        fail_msg("%s: said \"%s\", wanted \"%s\" in it", what, plain_desk_said(p), part);
}

static void check_call(const struct plain_desk *p, const char *what, enum rest_method method,
                       const char *path, const char *body)
{
    const struct plain_desk_call *c = &p->call[p->n_calls - 1];

    check_true(what, p->n_calls > 0);
    check_int(what, c->method, method);
    check_str(what, c->path, path);
    check_str(what, c->body, body);
}

/* ---- what a line makes of a property ---- */

static const struct {
    const char *what, *lines, *said, *body; /* body: what is sent then; null: nothing can be */
} rows[] = {
    {"a number", "max_participants=8", "max_participants: 8, was 200",
     "{\"properties\":{\"max_participants\":8}}"},
    {"with a blank", "max_participants 8", "max_participants: 8, was 200",
     "{\"properties\":{\"max_participants\":8}}"},
    {"with blanks around", "max_participants = 8", "max_participants: 8, was 200",
     "{\"properties\":{\"max_participants\":8}}"},
    {"the least", "max_participants=1", "max_participants: 1, was 200",
     "{\"properties\":{\"max_participants\":1}}"},
    {"less than that", "max_participants=0", "should be between 1 and 100000", NULL},
    {"the most", "max_participants=100000", "max_participants: 100000",
     "{\"properties\":{\"max_participants\":100000}}"},
    {"more than that", "max_participants=100001", "should be between 1 and 100000", NULL},
    {"no number", "max_participants=eight", "should be a number", NULL},
    {"on", "enable_chat on", "enable_chat: on, was off", "{\"properties\":{\"enable_chat\":true}}"},
    {"yes", "enable_chat=yes", "enable_chat: on", "{\"properties\":{\"enable_chat\":true}}"},
    {"what it is already", "enable_chat=off", "enable_chat: off\n", NULL},
    {"neither", "enable_chat=perhaps", "enable_chat is on or off: nothing was changed", NULL},
    {"a choice", "privacy public", "privacy: public, was private", "{\"privacy\":\"public\"}"},
    {"none of the choices", "privacy=open",
     "privacy is one of public, private: nothing was changed", NULL},
    {"a language", "lang=de", "lang: de, was en", "{\"properties\":{\"lang\":\"de\"}}"},
    {"a list", "enable_recording=cloud, local", "enable_recording: cloud, local, was not set",
     "{\"properties\":{\"enable_recording\":[\"cloud\",\"local\"]}}"},
    {"JSON", "permissions={\"canSend\":false}", "permissions: {\"canSend\":false}",
     "{\"properties\":{\"permissions\":{\"canSend\":false}}}"},
    {"no JSON", "permissions={", "nothing was changed", NULL},
    {"no time", "exp=soonish", "+2h, 16:30, 2026-11-30 16:30 or never", NULL},
    {"a text in quotes", "geo=\"eu west\"", "geo: eu west",
     "{\"properties\":{\"geo\":\"eu west\"}}"},
    {"back to the default", "enable_chat=on\ndefault enable_chat", "enable_chat: off\n", NULL},
    {"back to what it was", "privacy=public\nrestore privacy", "privacy: private\n", NULL},
    {"the name stays", "name=other", "name can not be changed", NULL},
    {"no property", "chairs=8", "'chairs' is nothing here", NULL},
    {"nearly one", "max_participant=8", "did you mean max_participants?", NULL},
    {"its name alone", "max_participants",
     "people inside at the same time (200 unless set); takes "
     "1 to 100000",
     NULL},
    {"a wrong one keeps the right one", "max_participants=8\nmax_participants=0",
     "max_participants: 8, was 200", "{\"properties\":{\"max_participants\":8}}"},
    {"two", "max_participants=8\nenable_chat=on", "enable_chat: on",
     "{\"properties\":{\"max_participants\":8,\"enable_chat\":true}}"},
    {"a line", "x_rules=default ask", "x_rules: default ask, was not set\n",
     "{\"properties\":{\"x_rules\":\"default ask\"}}"},
    {"one more line",
     "x_rules=rule staff if has token then admit\nx_rules += rule late if tries > 3 then hold "
     "\"One moment; please\"\nx_rules+=default ask",
     "x_rules: 3 lines, was not set\nline 1: rule staff if has token then admit\nline 2: rule late "
     "if tries > 3 then hold \"One moment; please\"\nline 3: default ask\n",
     "{\"properties\":{\"x_rules\":\"rule staff if has token then admit\\nrule late if tries > 3 "
     "then hold \\\"One moment; please\\\"\\ndefault ask\"}}"},
    {"a wrong line", "x_rules=default ask\nx_rules+=rule a if tries then admit",
     "x_rules: default ask, was not set\n", "{\"properties\":{\"x_rules\":\"default ask\"}}"},
    {"nothing but a wrong line", "x_rules=nonsense", "nothing was changed", NULL},
    {"a list that the server has", "x_rules=rule a if user_id in file staff then admit",
     "x_rules: rule a if user_id in file staff then admit",
     "{\"properties\":{\"x_rules\":\"rule a if user_id in file staff then admit\"}}"},
    {"the first line", "x_rules+=default ask", "x_rules: default ask",
     "{\"properties\":{\"x_rules\":\"default ask\"}}"},
    {"a line of a number", "max_participants+=8",
     "max_participants has no lines: max_participants=VALUE sets it", NULL},
    {"a line of nothing", "chairs+=8", "'chairs' is nothing here", NULL},
    {"lines from anew", "x_rules=default ask\nx_rules+=default hold\nx_rules=default queue",
     "x_rules: default queue", "{\"properties\":{\"x_rules\":\"default queue\"}}"},
    {"on the verb's line", "no\nback\nedit-room interview max_participants=8",
     "max_participants: 8, was 200", "{\"properties\":{\"max_participants\":8}}"},
};

static void a_line_is_a_property(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct plain_desk p;

        plain_desk_open(&p, false);
        plain_desk_type(&p, "edit-room interview");
        check_said(&p, rows[i].what, "editing interview");
        plain_desk_type(&p, rows[i].lines);
        check_said(&p, rows[i].what, rows[i].said);
        plain_desk_type(&p, "save\nyes");
        check_int(rows[i].what, p.n_calls, rows[i].body != NULL);
        if (rows[i].body)
            check_call(&p, rows[i].what, REST_POST, "/v1/rooms/interview", rows[i].body);
        check_int("nothing goes by the wire", p.d.n_sent, 0);
        plain_desk_close(&p);
    }
}

static void every_property_says_what_it_takes(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "edit-room");
    for (size_t i = 0; i < room_props.n; i++) {
        plain_desk_type(&p, room_props.row[i].name);
        check_said(&p, room_props.row[i].name, room_props.row[i].name);
        check_said(&p, room_props.row[i].name, "takes ");
    }
    plain_desk_type(&p, "show all");
    for (size_t i = 0; i < room_props.n; i++)
        check_said(&p, "all of them", room_props.row[i].name);
    plain_desk_close(&p);
}

/* ---- saving ---- */

static void saving_says_whom_it_affects_and_asks(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "edit-room\nmax_participants=1\nenable_knocking=on\nenable_knocking=off\n"
                        "privacy=public\nsave");
    check_said(&p, "what changes", "privacy: public, was private");
    check_said(&p, "what changes", "max_participants: 1, was 200");
    check_said(&p, "whom", "who is affected: 2 inside for 1 seats: all stay");
    check_said(&p, "whom", "the 3 who wait keep waiting");
    check_said(&p, "it asks", "Save this? yes does it");
    check_int("nothing yet", p.n_calls, 0);
    plain_desk_type(&p, "no\nsave\nmax_participants=9");
    check_said(&p, "another line is no answer", "'max_participants=9' was not run");
    plain_desk_type(&p, "save\nyes");
    check_int("one call", p.n_calls, 1);
    plain_desk_type(&p, "show");
    check_said(&p, "on its way", "the server has not answered yet");
    plain_desk_answer(&p, 400, ERR_INVALID, "max_participants is too small for a meeting");
    check_said(&p, "refused", "refused: max_participants is too small");
    check_said(&p, "nothing is lost", "everything is as you typed it");
    plain_desk_type(&p, "save");
    check_said(&p, "the field knows", "max_participants can not be used as it is");
    plain_desk_type(&p, "max_participants=2\nsave\nyes");
    plain_desk_answer(&p, 0, ERR_OFFLINE, "no connection");
    check_said(&p, "the line is cut", "nothing is lost, try again");
    plain_desk_type(&p, "save\nyes");
    check_call(&p, "at last", REST_POST, "/v1/rooms/interview",
               "{\"privacy\":\"public\",\"properties\":{\"max_participants\":2}}");
    plain_desk_answer(&p, 200, ERR_OK, "{}");
    check_said(&p, "saved", "saved interview: 2 changes");
    plain_desk_type(&p, "waiting");
    check_said(&p, "and closed", "3 waiting");
    plain_desk_close(&p);
}

static void leaving_asks_for_what_is_not_saved(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "edit-room\nback");
    check_said(&p, "nothing to lose", "nothing is open");
    plain_desk_type(&p, "edit-room\nenable_chat=on\nback");
    check_said(&p, "one", "1 change has not been saved. Leave all the same?");
    plain_desk_type(&p, "no\nshow");
    check_said(&p, "it stays", "enable_chat: on");
    plain_desk_type(&p, "back\nyes");
    check_said(&p, "left", "left; nothing was saved");
    check_true("closed", !sheet_is_open(&p.sheet));
    check_int("nothing was sent", p.n_calls, 0);
    plain_desk_close(&p);
}

static void lines_that_come_at_once_save_nothing(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "edit-room\nenable_chat=on");
    plain_desk_paste(&p, "save\nyes");
    check_said(&p, "a paste", "nobody types like that");
    check_int("nothing was sent", p.n_calls, 0);
    plain_desk_close(&p);
}

static void a_new_room_has_a_name(void **state)
{
    struct plain_desk p;
    char name[LIMIT_ROOM_NAME + 1], wanted[256];

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "new-room");
    str_copy(name, sizeof name, form_value(&p.sheet.form, "name"));
    check_true("two words and a number", strlen(name) > 8);
    check_said(&p, "it is said", name);
    plain_desk_type(&p, "name=a b");
    check_said(&p, "a bad one", "letters from A to Z, digits");
    plain_desk_type(&p, "save");
    check_said(&p, "the first one is kept", name);
    check_said(&p, "who gets in", "a private room; people without a token knock");
    plain_desk_type(&p, "yes");
    snprintf(wanted, sizeof wanted,
             "{\"name\":\"%s\",\"privacy\":\"private\",\"properties\":{\"enable_knocking\":true}}",
             name);
    check_call(&p, "made", REST_POST, "/v1/rooms", wanted);
    plain_desk_answer(&p, 200, ERR_OK, "{}");
    check_said(&p, "said", "made the room ");
    plain_desk_type(&p, "new-room stand-up\nsave\nyes");
    check_call(&p, "by name", REST_POST, "/v1/rooms",
               "{\"name\":\"stand-up\",\"privacy\":\"private\","
               "\"properties\":{\"enable_knocking\":true}}");
    plain_desk_answer(&p, 400, ERR_INVALID, "a room named stand-up already exists");
    check_said(&p, "taken", "already exists");
    plain_desk_type(&p, "name=stand-up-2\nsave\nyes");
    plain_desk_answer(&p, 200, ERR_OK, "{}");
    check_said(&p, "another name", "made the room stand-up-2");
    plain_desk_close(&p);
}

/* ---- tokens ---- */

#define MADE "{\"id\":\"t1\",\"token\":\"eyJsecret\",\"url\":\"http://door.example/i#t=eyJsecret\"}"

static void a_token_is_made_and_kept_secret(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "token-for 1");
    check_said(&p, "the preset", "preset: guest\n");
    check_said(&p, "the usual", "exp: +45m, that is ");
    check_said(&p, "for whom", "user_name: Guest 0");
    plain_desk_type(&p, "preset=king");
    check_said(&p, "the presets", "one of guest, speaker, co-host, owner, observer");
    plain_desk_type(&p, "preset=owner");
    check_said(&p, "what it sets", "is_owner: on");
    plain_desk_type(&p, "warnings");
    check_said(&p, "why", "look twice: an owner passes every door");
    plain_desk_type(&p, "uses=twice");
    check_said(&p, "what it takes", "once, many, or how often");
    plain_desk_type(&p, "preset guest\nmake");
    check_said(&p, "why", "look twice: any valid token skips the lobby");
    check_int("it asks", p.n_calls, 0);
    plain_desk_type(&p, "yes");
    check_int("one call", p.n_calls, 1);
    check_str("where", p.call[0].path, "/v1/tokens");
    check_true("once, bound",
               strstr(p.call[0].body, "\"uses\":1") && strstr(p.call[0].body, "\"bind\":true"));
    plain_desk_answer(&p, 200, ERR_OK, MADE);
    check_said(&p, "made", "a token: interview for Guest 0");
    check_true("not said", !strstr(plain_desk_said(&p), "eyJ"));
    plain_desk_type(&p, "help");
    check_true("not by itself", !strstr(plain_desk_said(&p), "eyJ"));
    plain_desk_type(&p, "link");
    check_said(&p, "asked for", "http://door.example/i#t=eyJsecret\n");
    plain_desk_type(&p, "token");
    check_said(&p, "asked for", "eyJsecret\n");
    plain_desk_type(&p, "copy");
    check_said(&p, "why not", "line mode has no clipboard: link says the link");
    check_true("and not itself", !strstr(plain_desk_said(&p), "eyJ") && !p.sheet.copy);
    plain_desk_type(&p, "qr");
    check_said(&p, "why not", "a QR code is a picture, and line mode has none: link says the link");
    check_int("nothing was asked for", p.sheet.page, SHEET_MADE);
    plain_desk_type(&p, "another\nback");
    check_true("closed", !sheet_is_open(&p.sheet));
    plain_desk_close(&p);
}

static void an_endless_token_is_refused_unless_forced(void **state)
{
    static const struct {
        const char *what, *lines, *why;
    } wrong[] = {
        {"without an end", "exp=never", "a token without exp never ends: refused"},
        {"without a room", "default room_name", "a token without a room opens every room: refused"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(wrong); i++) {
        struct plain_desk p;

        plain_desk_open(&p, false);
        plain_desk_type(&p, "token");
        plain_desk_type(&p, wrong[i].lines);
        plain_desk_type(&p, "make\nyes");
        check_said(&p, wrong[i].what, wrong[i].why);
        check_said(&p, wrong[i].what, "refused; make anyway makes it all the same");
        check_int(wrong[i].what, p.n_calls, 0);
        plain_desk_type(&p, "make anyway\nno\nmake\nyes");
        check_int("anyway is not for later", p.n_calls, 0);
        plain_desk_type(&p, "make anyway\nyes");
        check_int(wrong[i].what, p.n_calls, 1);
        plain_desk_close(&p);
    }
}

#define LIVE                                                                                     \
    "{\"data\":["                                                                                \
    "{\"id\":\"t1\",\"room\":\"interview\",\"user_name\":\"Ana\",\"bind\":true,\"max_uses\":1}," \
    "{\"id\":\"t2\",\"room\":\"interview\",\"user_name\":\"Bob\",\"is_owner\":true,"             \
    "\"revoked\":true,\"uses\":2,\"used_at\":2,\"inside\":1}]}"

static void live_tokens_are_listed_and_ended(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "token\ntokens");
    check_call(&p, "the list", REST_GET, "/v1/tokens?limit=1000&room=interview", "");
    plain_desk_answer(&p, 200, ERR_OK, LIVE);
    check_said(&p, "numbered after people", "7: Ana, interview, once, binds, unused, no end");
    check_said(&p, "the other", "8: Bob, owner, interview, many, revoked, still inside");
    plain_desk_type(&p, "end 1");
    check_said(&p, "a person", "1 is no token of this list");
    plain_desk_type(&p, "end Ana");
    check_said(&p, "a name", "the number of a token");
    plain_desk_type(&p, "end 8");
    check_said(&p, "ended before", "that token is ended already");
    plain_desk_type(&p, "end 7");
    check_said(&p, "it asks", "End the token of Ana?");
    plain_desk_type(&p, "no\nend 7\nend 7");
    check_said(&p, "no answer", "'end 7' was not run");
    check_int("nothing yet", p.n_calls, 1);
    plain_desk_type(&p, "end 7\neject");
    check_call(&p, "it and who came by it", REST_DELETE, "/v1/tokens/t1?eject=true", "");
    plain_desk_answer(&p, 200, ERR_OK, "{}");
    check_call(&p, "the list anew", REST_GET, "/v1/tokens?limit=1000&room=interview", "");
    plain_desk_answer(&p, 200, ERR_OK, "{\"data\":[]}");
    check_said(&p, "none", "0 live tokens for interview");
    plain_desk_type(&p, "back\nback\nstatus");
    check_said(&p, "closed", "1 room, 3 waiting");
    plain_desk_close(&p);
}

/* ---- the block list ---- */

static void list_blocks(struct plain_desk *p, size_t n)
{
    struct dialog_row *row = xcalloc(n + 1, sizeof *row);

    for (size_t i = 0; i < n; i++) {
        snprintf(row[i].id, sizeof row[i].id, "b%zu", i);
        snprintf(row[i].name, sizeof row[i].name, i % 2 ? "Zed" : "Bob Ray");
        str_copy(row[i].room, sizeof row[i].room, "interview");
        str_copy(row[i].by, sizeof row[i].by, "mira");
        row[i].for_meeting = true;
    }
    dialog_fill(&p->d.dialog, row, n);
    plain_desk_wait(p, 0);
}

static void the_block_list_is_ticked_by_number(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "blocks");
    list_blocks(&p, 3);
    check_said(&p, "numbered after people",
               "7: Bob Ray, interview, known again by nothing, 0 "
               "points, ends: meeting, by mira");
    check_said(&p, "the last", "9: Bob Ray");
    plain_desk_type(&p, "tick 1");
    check_said(&p, "a person", "'1' is none of the list");
    plain_desk_type(&p, "tick Bob Ray");
    check_said(&p, "two of that name", "'Bob Ray' is none of the list");
    plain_desk_type(&p, "tick zed, 9, 9");
    check_said(&p, "twice is once", "yes takes 2 off the list");
    plain_desk_type(&p, "untick 9\nlist");
    check_said(&p, "the one", "ticked 8: Zed");
    check_true("and no other", !strstr(plain_desk_said(&p), "ticked 9"));
    check_true("the owner lifts it", plain_desk_type(&p, "yes") & ACT_LIFT);
    dialog_close(&p.d.dialog);
    plain_desk_type(&p, "blocks");
    list_blocks(&p, 0);
    check_said(&p, "empty", "nobody is kept out");
    check_true("closed", !dialog_is_open(&p.d.dialog));
    plain_desk_close(&p);
}

static void who_watches_changes_nothing(void **state)
{
    static const char *const lines[] = {"edit-room", "new-room", "token", "token-for 1", "blocks"};
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    p.d.model.watch = true;
    for (size_t i = 0; i < CHECK_COUNT(lines); i++) {
        plain_desk_type(&p, lines[i]);
        check_said(&p, lines[i], "only watching");
        check_true(lines[i], !plain_is_asking(p.plain));
    }
    plain_desk_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_a_property),
        cmocka_unit_test(every_property_says_what_it_takes),
        cmocka_unit_test(saving_says_whom_it_affects_and_asks),
        cmocka_unit_test(leaving_asks_for_what_is_not_saved),
        cmocka_unit_test(lines_that_come_at_once_save_nothing),
        cmocka_unit_test(a_new_room_has_a_name),
        cmocka_unit_test(a_token_is_made_and_kept_secret),
        cmocka_unit_test(an_endless_token_is_refused_unless_forced),
        cmocka_unit_test(live_tokens_are_listed_and_ended),
        cmocka_unit_test(the_block_list_is_ticked_by_number),
        cmocka_unit_test(who_watches_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

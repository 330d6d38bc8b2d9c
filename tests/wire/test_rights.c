/* Who may do what, over real websockets: every action of the protocol by everybody who could ask
 * for it. A cell is allowed, or refused with the right that is missing, and then nothing has
 * changed and nobody was told anything. An action without a row fails, on the wire and among the
 * keys of the console. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "net/proto/wire.h"
#include "tests/lib/check.h"
#include "tests/lib/party.h"
#include "tui/input/keymap.h"

/* Who asks, by the letters of party.h. */
static const char columns[] = "Hodsaw-";

static struct raw_server server;

/* ---- what is asked for ---- */

#define DECIDE  "'updatesById':{'$w':"
#define DENY    DECIDE "{'grantRequestedAccess':false,'reason':'no','grace':30}}"
#define UNDONE  "'action':'undo','decision':'$D'"
#define BEN     "'updatesById':{'$b':"
#define STREAM  "'data':{'rtmpUrl':'rtmp://127.0.0.1/x'}"
#define LAYOUT  "'data':{'layout':{'preset':'single-participant','session_id':'$a'}}"
#define PEOPLE  "the right to admin participants"
#define STREAMS "the right to admin streaming"
#define OWNER   "an owner's token"
#define FIRST(...)  \
    {               \
        __VA_ARGS__ \
    }
#define NONE  FIRST(NULL)
#define TOLD  false
#define QUIET true

static const struct row {
    enum wire_action action;
    const char *what, *may, *right, *codes;
    bool quiet;
    const char *before[2], *members;
} rows[] = {
#define P(ACTION, what, may, right, codes, quiet, before, members) \
    {WIRE_##ACTION, what, may, right, codes, quiet, before, members},
#include "tests/wire/rights.def"
#undef P
};

/* What somebody asks for about itself alone, or to come in: no power over others. */
static const enum wire_action own[] = {
    WIRE_HELLO,         WIRE_JOIN_MEETING,  WIRE_REQUEST_ACCESS,
    WIRE_SET_USER_NAME, WIRE_LEAVE_MEETING, WIRE_SET_USER_DATA,
    WIRE_RAISE_HAND,    WIRE_SET_MEDIA,     WIRE_PRE_AUTH,
};

static const char *const action_names[WIRE_ACTION_COUNT] = {
#define A(NAME, action) [WIRE_##NAME] = action,
#include "net/proto/actions.def"
#undef A
};

static int set_up(void **state)
{
    (void)state;
    /* Workers that say nothing: what hosts are told comes from requests alone. */
    str_copy(server.conf.stream_hook, sizeof server.conf.stream_hook, "exec sleep 60");
    str_copy(server.conf.record_hook, sizeof server.conf.record_hook, "exec sleep 60");
    raw_server_start(&server);
    party_tokens(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

/* ---- cells ---- */

/* Everybody there, and what the row wants to be done before. */
static void begin(struct party *p, const struct row *r)
{
    party_begin(p, &server);
    for (size_t i = 0; i < CHECK_COUNT(r->before) && r->before[i]; i++) {
        free(party_does(p, 'H', r->before[i]));
        if (strstr(r->before[i], "start-"))
            free(raw_until(p->c['H'], "-started\""));
    }
}

static void members_of(const struct row *r, char dst[PARTY_TEXT])
{
    snprintf(dst, PARTY_TEXT, "'action':'%s'%s%s", action_names[r->action], *r->members ? "," : "",
             r->members);
}

/* "owners-only" when d's refusal by id is that; null when the whole request is refused. */
static const char *code_for(const struct row *r, char who, char dst[32])
{
    char want[3] = {who, '=', '\0'};
    const char *at = strstr(r->codes, want);

    if (!at)
        return NULL;
    snprintf(dst, 32, "%.*s", (int)strcspn(at + 2, " "), at + 2);
    return dst;
}

static void check_refusal(const struct row *r, char who, const char *answer)
{
    char code[32], want[64];
    bool whole = strstr(answer, "\"ok\":false") != NULL;

    if (who == '-') {
        if (!whole || !strstr(answer, "\"error\":\"not-joined\""))
            fail_msg("%s by nobody: %s", r->what, answer);
    } else if (code_for(r, who, code)) {
        snprintf(want, sizeof want, "\"error\":\"%s\"", code);
        if (whole || !strstr(answer, "\"refused\":[{") || !strstr(answer, want) ||
            !strstr(answer, "\"ids\":[]"))
            fail_msg("%s by %c: wanted %s: %s", r->what, who, code, answer);
        check_int(r->what, err_info(err_from_code(code))->http, 403);
    } else if (!whole || !strstr(answer, "\"info\":\"") || !strstr(answer, r->right)) {
        fail_msg("%s by %c does not name the right '%s': %s", r->what, who, r->right, answer);
    }
}

static void check_refused(struct party *p, const struct row *r)
{
    char text[PARTY_TEXT], what[64], counts[2][PARTY_COUNTS];

    members_of(r, text);
    party_hears(p, r->what, "quiet", false);
    party_counts(p, counts[0]);
    for (const char *who = columns; *who; who++) {
        char *before, *answer, *after;

        if (strchr(r->may, *who))
            continue;
        before = party_state(p);
        answer = party_answer(p, *who, party_ask(p, *who, text));
        check_refusal(r, *who, answer);
        after = party_state(p);
        snprintf(what, sizeof what, "%s by %c", r->what, *who);
        check_str(what, after, before);
        free(before);
        free(answer);
        free(after);
    }
    party_counts(p, counts[1]);
    check_str(r->what, counts[1], counts[0]);
    party_hears(p, r->what, "done", true);
}

static void check_allowed(struct party *p, const struct row *r, char who)
{
    char text[PARTY_TEXT], *before, *answer, *after;

    members_of(r, text);
    before = party_state(p);
    answer = party_answer(p, who, party_ask(p, who, text));
    if (!strstr(answer, "\"ok\":true") || strstr(answer, "\"refused\":[{"))
        fail_msg("%s by %c is refused: %s", r->what, who, answer);
    after = party_state(p);
    if (!r->quiet && strcmp(before, after) == 0)
        fail_msg("%s by %c has changed nothing", r->what, who);
    free(before);
    free(answer);
    free(after);
}

/* All who are refused, then one who is allowed in the same room; the others in rooms as new. */
static void test_cells(void **state)
{
    struct party p;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        begin(&p, &rows[i]);
        check_refused(&p, &rows[i]);
        for (const char *who = rows[i].may; *who; who++) {
            if (who != rows[i].may) {
                party_end(&p);
                begin(&p, &rows[i]);
            }
            check_allowed(&p, &rows[i], *who);
        }
        party_end(&p);
    }
}

/* ---- no action without a row ---- */

static bool has_row(enum wire_action a)
{
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        if (rows[i].action == a)
            return true;
    return false;
}

static void test_every_action_of_the_wire(void **state)
{
    (void)state;
    for (int a = 0; a < WIRE_ACTION_COUNT; a++) {
        bool is_own = false;

        for (size_t i = 0; i < CHECK_COUNT(own); i++)
            is_own = is_own || (int)own[i] == a;
        if (has_row((enum wire_action)a) == is_own)
            fail_msg("%s: who may do it?", action_names[a]);
    }
}

#define BY_REST  "rest"  /* needs the API key: tests/wire/test_rights_rest */
#define OF_OTHER "other" /* does again what another action did */

/* What each key asks the server for: rows by name. */
static const char *const keys[ACTION_COUNT] = {
    [ACTION_ADMIT] = "admit",
    [ACTION_DENY] = "deny with grace",
    [ACTION_HOLD] = "hold",
    [ACTION_MUTE] = "mute",
    [ACTION_CAMERA_OFF] = "camera off",
    [ACTION_STOP_SHARE] = "stop share",
    [ACTION_PARK] = "park",
    [ACTION_EJECT] = "eject with grace",
    [ACTION_MESSAGE] = "message",
    [ACTION_BLOCK] = "block",
    [ACTION_ADMIT_ALL] = "admit all",
    [ACTION_UNDO] = "undo",
    [ACTION_REDO] = "redo",
    [ACTION_DENY_ALL] = "deny all",
    [ACTION_DENY_REASON] = "deny with grace",
    [ACTION_ADMIT_NEXT] = "admit",
    [ACTION_ADMIT_NUMBER] = "admit",
    [ACTION_BROADCAST] = "broadcast",
    [ACTION_EJECT_BLOCK] = "eject and block",
    [ACTION_EJECT_REASON] = "eject with grace",
    [ACTION_LOWER_HAND] = "lower a hand",
    [ACTION_UNMUTE] = "unmute",
    [ACTION_RENAME] = "rename",
    [ACTION_MAKE_ADMIN] = "make admin",
    [ACTION_UNMAKE_ADMIN] = "unmake an admin",
    [ACTION_RIGHTS] = "revoke",
    [ACTION_UNTIL] = "move the end",
    [ACTION_MUTE_REST] = "mute all",
    [ACTION_CAMERA_REST] = "all cameras off",
    [ACTION_SHARE_REST] = "stop all sharing",
    [ACTION_LOCK] = "lock",
    [ACTION_PANIC] = "panic",
    [ACTION_STREAM] = "stream",
    [ACTION_RECORD] = "record",
    [ACTION_END_MEETING] = "end the meeting",
    [ACTION_EDIT_ROOM] = "properties",
    [ACTION_NEW_ROOM] = BY_REST,
    [ACTION_TOKEN] = BY_REST,
    [ACTION_TOKEN_FOR] = BY_REST,
    [ACTION_BLOCKS] = BY_REST,
    [ACTION_REPEAT] = OF_OTHER,
    [ACTION_MACRO] = OF_OTHER,
};

static void test_every_key(void **state)
{
    (void)state;
    for (int a = 0; a < ACTION_COUNT; a++) {
        const struct action_info *info = &action_infos[a];
        bool found = keys[a] && (str_eq(keys[a], BY_REST) || str_eq(keys[a], OF_OTHER));

        for (size_t i = 0; keys[a] && !found && i < CHECK_COUNT(rows); i++)
            found = str_eq(rows[i].what, keys[a]);
        if (found != (info->kind != KIND_VIEW))
            fail_msg("%s: %s", info->name,
                     found ? "a key that looks only needs no right" : "who may do it?");
    }
}

/* ---- watching ---- */

static void test_who_is_a_host(void **state)
{
    (void)state;
    for (size_t i = 0; i < PARTY; i++) {
        const struct party_guest *g = &party_guests[i];
        const char *properties = g->properties ? g->properties : "";
        bool owner = strstr(properties, "is_owner") != NULL;
        struct raw *c = raw_signal(&server);
        char text[PARTY_TEXT], *answer;

        snprintf(
            text, sizeof text, "{\"id\":1,\"action\":\"hello\",\"v\":1,\"rooms\":[\"*\"]%s%s%s}",
            *properties ? ",\"token\":\"" : "", party_token(g->letter), *properties ? "\"" : "");
        raw_text(c, text);
        answer = raw_until(c, "\"reply\":1,");
        if (!strstr(answer, owner         ? "\"ok\":true"
                            : *properties ? "needs an owner token"
                                          : "\"error\":\"bad-key\""))
            fail_msg("hello by %c: %s", g->letter, answer);
        if (!owner)
            check_int(g->name, raw_close_code(c), *properties ? 4403 : 4401);
        free(answer);
        raw_close(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_action_of_the_wire),
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_who_is_a_host),
        cmocka_unit_test(test_cells),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

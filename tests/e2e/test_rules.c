/* Wrong files of rules: the same sentence, with file and line, from `foyer config check`, from POST
 * /v1/rules, from the signal that reads them again and from the start of the server; and nothing of
 * such a file is used: what held before holds on. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/rules.h"
#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/serve.h"

enum { TEXT = 65536 };

/* The first line of each file would let everybody in; the sentence is about the second. */
#define FIRST "rule open if not name = \"Nobody\" then admit\n"

static const struct {
    const char *what, *text, *says; /* says: behind the file's name */
} rows[] = {
    {"no such condition", "rule x if colour = \"red\" then admit\n",
     ":2: 'colour' is nothing that a rule can ask for"},
    {"no such action", "default welcome\n",
     ":2: expected admit, ask, deny, hold or queue, not 'welcome'"},
    {"no rule at all", "welcome everybody\n", ":2: expected 'rule' before 'welcome'"},
    {"a text without its end", "rule x if name = \"Ana then admit\n", ":2: \" has no end"},
    {"a wrong expression", "rule x if name ~ /(/ then admit\n", ":2: /(/: "},
    {"a back reference", "rule x if name ~ /(a)\\1/ then admit\n",
     ":2: /(a)\\1/: \\1 is not allowed: no back references"},
    {"no time", "rule x if time after 24:00 then admit\n",
     ":2: expected a time such as 14:30, not '24:00'"},
    {"no number", "rule x if inside >= many then admit\n", ":2: expected a number, not 'many'"},
    {"a list that is not there", "rule x if name in file no.list then admit\n",
     ":2: no.list: No such file or directory"},
    {"a list elsewhere", "rule x if name in file ../api.key then admit\n",
     ":2: '../api.key' is not the name of a file beside the rules"},
    {"a pipe for a list", "rule x if name in file pipe.list then admit\n",
     ":2: pipe.list: not a file"},
    {"a command", "rule x if name = \"Ana\" then run \"reboot\"\n",
     ":2: expected admit, ask, deny, hold or queue, not 'run'"},
    {"half a rule", "rule x if name = \"Ana\"\n", ":2: expected 'then' before the end of the line"},
    {"no action", "default\n", ":2: expected admit, ask, deny, hold or queue"},
    {"too much", "default admit now\n", ":2: 'now' is too much"},
    {"the second wrong line too", "nonsense\nrule y if\n", ":3: a condition is missing"},
};
enum { ROWS = CHECK_COUNT(rows), BIG = ROWS, FOLDER, FILES };

static struct serve server;
static char rules_dir[TMP_PATH_MAX];

static const char *file_of(size_t row, char dst[TMP_PATH_MAX])
{
    char name[32];

    snprintf(name, sizeof name, "row%zu.rules", row);
    tmp_path(dst, rules_dir, name);
    return dst;
}

/* What is said of the file of that row. */
static const char *sentence(size_t row, char dst[256])
{
    if (row == BIG)
        snprintf(dst, 256, "row%zu.rules: larger than %d bytes", row, RULES_FILE_MAX);
    else if (row == FOLDER)
        snprintf(dst, 256, "row%zu.rules: not a file", row);
    else
        snprintf(dst, 256, "row%zu.rules%s", row, rows[row].says);
    return dst;
}

static void write_wrong(size_t row)
{
    char path[TMP_PATH_MAX], text[512], *big;

    file_of(row, path);
    if (row == FOLDER) {
        assert_int_equal(remove(path), 0);
        assert_int_equal(mkdir(path, 0700), 0);
    } else if (row == BIG) { /* every line is right */
        big = xmalloc(RULES_FILE_MAX + 2);
        memset(big, '\n', RULES_FILE_MAX + 1);
        big[RULES_FILE_MAX + 1] = '\0';
        memcpy(big, FIRST, strlen(FIRST));
        tmp_write(path, big);
        free(big);
    } else {
        snprintf(text, sizeof text, FIRST "%s", rows[row].text);
        tmp_write(path, text);
    }
}

static int set_up(void **state)
{
    char path[TMP_PATH_MAX], room[32];

    (void)state;
    serve_start(&server);
    tmp_path(rules_dir, server.data, "rules");
    assert_int_equal(mkdir(rules_dir, 0700), 0);
    tmp_path(path, rules_dir, "pipe.list");
    assert_int_equal(mkfifo(path, 0600), 0);
    for (size_t i = 0; i < FILES; i++) {
        snprintf(room, sizeof room, "row%zu", i);
        serve_room(&server, room);
        tmp_write(file_of(i, path), "default deny \"by the old rules\"\n");
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

static char *rest(const char *method, const char *path, const char *body, int status)
{
    const struct raw_server at = {.conf.port = (uint16_t)server.port};
    char *answer = NULL;

    check_int(path, raw_rest(&at, method, path, server.key, body, &answer), status);
    return answer;
}

/* As it stands in a JSON string. */
static void quote(const char *text, char dst[512])
{
    size_t n = 0;

    for (; *text && n < 510; text++) {
        if (*text == '"' || *text == '\\')
            dst[n++] = '\\';
        dst[n++] = *text;
    }
    dst[n] = '\0';
}

/* At each door what held before holds. */
static void check_old_rules(const char *when)
{
    char room[32], device[64];

    for (size_t i = 0; i < FILES; i++) {
        struct caller ana;

        snprintf(room, sizeof room, "row%zu", i);
        snprintf(device, sizeof device, "%s-%zu", when, i);
        check_true(device, caller_knock(&ana, &server, room, "Ana", device, NULL));
        caller_hears(&ana, "by the old rules");
        caller_close(&ana);
    }
}

static void check_by_verb(size_t row)
{
    static char out[TEXT], err[TEXT];
    char path[TMP_PATH_MAX], says[256];
    const char *at;

    check_int(rows[row % ROWS].what,
              serve_verb(&server,
                         (const char *const[]){"config", "check", file_of(row, path), NULL}, out,
                         err, TEXT),
              1);
    at = strstr(err, sentence(row, says));
    if (!at || at == err || at[-1] != '/')
        fail_msg("config check: wanted %s, got %s", says, err);
}

static void check_all_said(const char *where, const char *text, bool json)
{
    char says[256], quoted[512];

    for (size_t i = 0; i < FILES; i++) {
        quote(sentence(i, says), quoted);
        if (!strstr(text, json ? quoted : says))
            fail_msg("%s: wanted %s, got %s", where, says, text);
    }
}

static void test_wrong_files(void **state)
{
    char *answer;
    size_t seen;

    (void)state;
    free(rest("POST", "/v1/rules", "", 200));
    check_old_rules("at first");
    for (size_t i = 0; i < FILES; i++)
        write_wrong(i);
    for (size_t i = 0; i < FILES; i++)
        check_by_verb(i);

    answer = rest("POST", "/v1/rules", "", 200);
    check_true(answer, strstr(answer, "\"files\":0,") != NULL);
    check_all_said("POST /v1/rules", answer, true);
    free(answer);
    check_old_rules("after POST");

    seen = proc_len(server.proc, PROC_ERR);
    proc_signal(server.proc, SIGUSR1);
    assert_true(
        proc_wait(server.proc, PROC_ERR, "rules read again: 0 files", seen, PROC_PATIENCE) >= 0);
    check_all_said("SIGUSR1", proc_text(server.proc, PROC_ERR) + seen, false);
    check_old_rules("after SIGUSR1");
}

/* There is nothing from before at a start: a host decides. */
static void test_start(void **state)
{
    struct proc *guest;

    (void)state;
    serve_kill(&server);
    serve_restart(&server);
    check_all_said("at the start", proc_text(server.proc, PROC_ERR), false);
    guest = serve_guest(&server, "row0", "Ana");
    serve_leave(guest);
}

/* The same reasons for the rules that a room has itself; the room stays as it was. */
static void test_property(void **state)
{
    char text[1024], rules[512], says[512], *answer;

    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(text, sizeof text, FIRST "%s", rows[i].text);
        quote(text, rules);
        for (char *nl; (nl = strchr(rules, '\n')) != NULL;) { /* \n in two characters */
            memmove(nl + 1, nl, strlen(nl) + 1);
            memcpy(nl, "\\n", 2);
        }
        snprintf(text, sizeof text, "{\"properties\":{\"x_lock\":true,\"x_rules\":\"%s\"}}", rules);
        answer = rest("POST", "/v1/rooms/row0", text, 400);
        snprintf(text, sizeof text, "x_rules%s",
                 i + 1 < ROWS ? rows[i].says : ":2: expected 'rule' before 'nonsense'");
        quote(text, says);
        if (!strstr(answer, says))
            fail_msg("%s: wanted %s, got %s", rows[i].what, says, answer);
        free(answer);
    }
    answer = rest("GET", "/v1/rooms/row0", NULL, 200);
    check_true(answer, strstr(answer, "x_lock") == NULL && strstr(answer, "x_rules") == NULL);
    free(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_files),
        cmocka_unit_test(test_start),
        cmocka_unit_test(test_property),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

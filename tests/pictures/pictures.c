/* A picture of every main screen of the console: pictures FOLDER [NAME]. A real server, guests on
 * real sockets, and the console on a real pty; what its terminal shows is written as SVG. So that
 * it looks like an afternoon and not like a second, the server's stored times are moved back while
 * it is down. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"
#include "tests/pictures/svg.h"

static struct serve server;
static const char *folder, *wanted;

/* ---- the afternoon ---- */

static const struct {
    const char *room, *name;
    int s; /* since the knock, or inside */
    bool inside;
} people[] = {
    {"interview", "Tom Ferreira", 1244, true},    {"interview", "Joon Park", 723, true},
    {"interview", "Lea Brandt", 511, true},       {"clinic-a", "Dr. Weiss", 4010, true},
    {"clinic-a", "Bo Nilsson", 702, false},       {"interview", "Ana Lima", 252, false},
    {"interview", "Priya Natarajan", 130, false}, {"clinic-a", "Cleo Diaz", 110, false},
    {"interview", "Lea Brandt", 67, false},       {"interview", "田中 花子", 19, false},
};

static struct proc *guest[CHECK_COUNT(people)];
static struct caller mira;

static void run_sql(sqlite3 *db, const char *sql)
{
    char *why = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
}

static void move_back(void)
{
    char path[TMP_PATH_MAX + 16], sql[512];
    sqlite3 *db = NULL;

    snprintf(path, sizeof path, "%s/foyer.db", server.data);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    for (size_t i = 0; i < CHECK_COUNT(people); i++) {
        snprintf(sql, sizeof sql,
                 "UPDATE person SET knocked_at = knocked_at - %d000, joined_at = joined_at - "
                 "inside * %d000 "
                 "WHERE name = '%s' AND inside = %d",
                 people[i].s, people[i].s, people[i].name, people[i].inside);
        run_sql(db, sql);
    }
    sqlite3_close(db);
}

static void rooms(void)
{
    static const char *const names[] = {"interview", "clinic-a", "board"};

    for (size_t i = 0; i < CHECK_COUNT(names); i++)
        serve_room(&server, names[i]);
    SERVE_DO(&server, "room", "create", "standup");
    SERVE_DO(&server, "room", "lock", "board");
    SERVE_DO(&server, "room", "set", "interview", "max_participants=8",
             "x_rules=rule staff if has token then admit\n"
             "rule late if time after 23:59 then deny \"We have started\"\n"
             "rule again if tries > 3 then hold \"One moment\"\n"
             "default ask");
}

/* Everybody has found the server again. */
static void all_are_back(void)
{
    int64_t deadline = clock_mono_ms() + PROC_PATIENCE;
    char out[16384] = "(away)", err[1024];

    while (strstr(out, "(away)") || !strstr(out, "Cleo Diaz")) {
        if (clock_mono_ms() >= deadline)
            fail_msg("they do not come back: %s%s", out, proc_text(guest[5], PROC_OUT));
        proc_wait(guest[5], PROC_OUT, "(nothing)", 0, 500); /* not so often that it is refused */
        serve_verb(&server, (const char *const[]){"waiting", NULL}, out, err, sizeof out);
    }
}

/* What a log tells while a console looks on. */
static void something_happens(struct vt *t)
{
    struct proc *zed = serve_guest(&server, "interview", "xX_Zed_Xx"), *sam;
    char id[64];

    serve_id(&server, "waiting", "interview", "xX_Zed_Xx", id);
    SERVE_DO(&server, "deny", "interview", id, "--reason", "your full name, please");
    proc_free(zed);
    sam = serve_guest(&server, "clinic-a", "Sam Whitfield");
    serve_id(&server, "waiting", "clinic-a", "Sam Whitfield", id);
    SERVE_DO(&server, "admit", "clinic-a", id);
    proc_expect(sam, PROC_OUT, "admitted");
    serve_leave(sam);
    vt_expect_row(t, "Sam Whitfield", "left");
}

/* A host inside, for one picture: nobody answers the server's questions on that socket between. */
static void mira_comes(void)
{
    static const char *const owner[] = {"--owner", NULL};

    caller_join(&mira, &server, "interview", "Mira Okafor", owner);
    caller_does(&mira, "set-media", "'tracks':{'audio':true,'video':true}");
    caller_does(&mira, "raise-hand", "'on':true");
}

static void mira_goes(void)
{
    caller_does(&mira, "leave-meeting", "");
    caller_close(&mira);
}

static void afternoon(void)
{
    serve_start(&server);
    rooms();
    for (size_t i = 0; i < CHECK_COUNT(people); i++) {
        char id[64];

        guest[i] = serve_guest(&server, people[i].room, people[i].name);
        if (!people[i].inside)
            continue;
        serve_id(&server, "waiting", people[i].room, people[i].name, id);
        SERVE_DO(&server, "admit", people[i].room, id);
        proc_expect(guest[i], PROC_OUT, "admitted");
    }
    serve_kill(&server);
    move_back();
    serve_restart(&server);
    all_are_back();
    SERVE_DO(&server, "block", "add", "--room", "interview", "--user", "spam-7", "--length", "24h",
             "--reason", "shouted at everybody");
}

/* ---- the pictures ---- */

static const char *const usual[] = {"USER=mira", NULL};
static const char *const mono[] = {"USER=mira", "NO_COLOR=1", NULL};
/* As screen: libvterm 0.1.4 loses the last column when a terminal's own repeat is used. */
static const char *const ascii[] = {"USER=mira", "LC_ALL=C", "TERM=screen-256color", NULL};
static const struct svg_own dark = {0xd0d0d0, 0x16181d};

struct shot {
    const char *name;
    int rows, cols;
    const char *keys, *shows;   /* pressed at first; then on the screen */
    const char *typed, *then;   /* letters, and what they lead to */
    const char *more, *at_last; /* keys again */
    const char *const *env;
    bool lively;       /* something has happened before */
    const char *after; /* keys when it has been taken */
};

static const struct shot shots[] = {
    {.name = "main", .rows = 24, .cols = 80, .lively = true},
    {.name = "main-wide", .rows = 36, .cols = 120, .shows = "2 no", .lively = true},
    {.name = "main-large", .rows = 60, .cols = 200, .shows = "2 no"},
    {.name = "main-single", .rows = 20, .cols = 60},
    {.name = "main-small", .rows = 10, .cols = 40},
    {.name = "main-line", .rows = 1, .cols = 60},
    {.name = "main-mono", .rows = 24, .cols = 80, .env = mono},
    {.name = "main-ascii", .rows = 24, .cols = 80, .env = ascii},
    {.name = "marked", .rows = 24, .cols = 80, .keys = "Space Space", .shows = "marked"},
    {.name = "people", .rows = 24, .cols = 80, .keys = "3"},
    {.name = "all-rooms", .rows = 36, .cols = 120, .keys = "0", .shows = "Knocking: all rooms"},
    {.name = "details", .rows = 24, .cols = 80, .keys = "i", .shows = "Rules tried"},
    {.name = "help", .rows = 24, .cols = 80, .keys = "?", .shows = "type to search"},
    {.name = "help-wide", .rows = 36, .cols = 120, .keys = "?", .shows = "type to search"},
    {.name = "help-search",
     .rows = 24,
     .cols = 80,
     .keys = "?",
     .shows = "type to search",
     .typed = "block",
     .then = "search: block"},
    {.name = "deny-reason",
     .rows = 24,
     .cols = 80,
     .keys = "A-d",
     .shows = "why is",
     .typed = "We have started",
     .then = "We have started"},
    {.name = "admit-all", .rows = 24, .cols = 80, .keys = "A", .shows = "Seats:"},
    {.name = "admit-all-wide", .rows = 36, .cols = 120, .keys = "A", .shows = "Seats:"},
    {.name = "block", .rows = 24, .cols = 80, .keys = "b", .shows = "Block"},
    {.name = "kept-out", .rows = 24, .cols = 80, .keys = "K", .shows = "shouted"},
    {.name = "rights", .rows = 24, .cols = 80, .keys = "3 Down P", .shows = "Rights"},
    {.name = "room", .rows = 24, .cols = 80, .keys = "1 e", .shows = "Edit room"},
    {.name = "room-wide", .rows = 36, .cols = 120, .keys = "1 e", .shows = "Edit room"},
    {.name = "room-new", .rows = 24, .cols = 80, .keys = "1 n", .shows = "New room"},
    {.name = "token", .rows = 24, .cols = 80, .keys = "t", .shows = "New token"},
    {.name = "token-made",
     .rows = 36,
     .cols = 120,
     .keys = "t",
     .shows = "New token",
     .more = "\x13",
     .at_last = "A token:"},
    {.name = "token-list",
     .rows = 24,
     .cols = 80,
     .keys = "T",
     .shows = "New token",
     .more = "L",
     .at_last = "Live tokens"},
    {.name = "filter",
     .rows = 24,
     .cols = 80,
     .keys = "\\",
     .shows = "!word",
     .typed = "an",
     .then = "an"},
    {.name = "command",
     .rows = 24,
     .cols = 80,
     .keys = ":",
     .typed = "admit",
     .then = "admit the marked"},
    {.name = "panic",
     .rows = 24,
     .cols = 80,
     .keys = "!",
     .shows = "PANIC",
     .lively = true,
     .after = "!"},
};

static void press(struct vt *t, const char *keys)
{
    if (keys && *keys == '\x13')
        console_key(t, keys);
    else if (keys)
        keys_press(t, keys);
}

static void save(struct vt *t, const struct shot *s, const char *name)
{
    char path[512];

    console_pause(t, 250);
    vt_drain(t);
    snprintf(path, sizeof path, "%s/%s.svg", folder, name);
    if (!svg_write(t, s->rows, s->cols, &dark, name, path))
        fail_msg("%s can not be written", path);
    printf("%s\n", path);
    fflush(stdout);
}

/* At "interview", when its people have been read. */
static struct vt *begin(const struct shot *s)
{
    struct vt *t = console_launch(
        &server,
        &(struct console_conf){.rows = s->rows, .cols = s->cols, .env = s->env ? s->env : usual});

    vt_expect(t, "waiting");
    if (s->rows == 1) {
        vt_expect(t, "admits");
        return t;
    }
    console_pause(t, 800);
    keys_press(t, ":");
    keys_line(t, "room interview");
    if (s->cols >= 60)
        vt_expect(t, "Knocking: interview");
    console_read(t, "Ana Lima");
    return t;
}

static void take(const struct shot *s)
{
    struct vt *t;

    mira_comes();
    t = begin(s);
    if (s->lively)
        something_happens(t);
    press(t, s->keys);
    if (s->shows)
        vt_expect(t, s->shows);
    if (s->typed)
        for (const char *at = s->typed; *at; at++) {
            vt_type(t, (char[]){*at, '\0'});
            console_pause(t, 40);
        }
    if (s->then)
        vt_expect(t, s->then);
    press(t, s->more);
    if (s->at_last)
        vt_expect(t, s->at_last);
    save(t, s, s->name);
    press(t, s->after);
    if (s->after)
        console_pause(t, 500);
    vt_free(t);
    mira_goes();
}

/* The main screen in every theme, as the picker goes through them. */
static void themes(void)
{
    static const struct shot main_shot = {.name = "theme", .rows = 24, .cols = 80};
    struct vt *t = begin(&main_shot);
    char first[64] = "", row[VT_ROW_MAX];

    for (int i = 0; i < 64; i++) {
        char name[64], *at;

        keys_press(t, "@");
        vt_expect(t, "theme: ");
        vt_row(t, vt_find(t, "theme: ", 0), row);
        at = strstr(row, "theme: ") + strlen("theme: ");
        snprintf(name, sizeof name, "theme-%.*s", (int)strcspn(at, "\n"), at);
        name[6 + strcspn(name + 6, "\n") - (size_t)0] = '\0';
        for (char *p = name; *p; p++)
            if (*p == ' ' && (p[1] == ' ' || !p[1]))
                *p = '\0';
            else if (*p == ' ')
                *p = '-';
        if (str_eq(name, first))
            break;
        if (!*first)
            str_copy(first, sizeof first, name);
        save(t, &main_shot, name);
    }
    vt_free(t);
}

static void pictures(void **state)
{
    (void)state;
    afternoon();
    for (size_t i = 0; i < CHECK_COUNT(shots); i++)
        if (!wanted || strstr(shots[i].name, wanted))
            take(&shots[i]);
    if (!wanted || str_eq(wanted, "theme"))
        themes();
    for (size_t i = 0; i < CHECK_COUNT(people); i++)
        proc_free(guest[i]);
    serve_stop(&server);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest all[] = {cmocka_unit_test(pictures)};

    if (argc < 2) {
        fprintf(stderr, "usage: pictures FOLDER [NAME]\n");
        return 2;
    }
    folder = argv[1];
    wanted = argc > 2 ? argv[2] : NULL;
    mkdir(folder, 0777);
    return cmocka_run_group_tests(all, NULL, NULL);
}

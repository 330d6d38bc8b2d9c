/* What a guest types can do nothing to a host in line mode: whatever the names and words are made
 * of, only printable characters come out, and a line stays a line. Lists, announcements, questions,
 * prompts and the editors. Guests speak the wire by themselves, so that nothing is mended on the
 * way. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "net/base/str.h"
#include "net/base/utf8.h"
#include "tests/lib/check.h"
#include "tests/lib/raw.h"
#include "tests/lib/typist.h"

enum { GUESTS_MAX = 48, PER_NAME = 16, NAME = 1024, SCRIPT = 65536, FRAME = 4096, MARKS_MAX = 2 };

/* Code points of each kind, all of them. */
static const struct range {
    const char *what;
    uint32_t from, to;
    bool hidden; /* must not come out at all */
} ranges[] = {
    {"controls", 0x01, 0x1F, true},
    {"delete and controls of 8 bits", 0x7F, 0x9F, true},
    {"a soft hyphen", 0xAD, 0xAD, true},
    {"a joiner of graphemes", 0x34F, 0x34F, true},
    {"an Arabic mark of direction", 0x61C, 0x61C, true},
    {"blank letters of Hangul", 0x115F, 0x1160, true},
    {"variations of Mongolian", 0x180B, 0x180E, true},
    {"zero width, and directions", 0x200B, 0x200F, true},
    {"lines, paragraphs, embeddings", 0x2028, 0x202E, true},
    {"joiners, isolates, old controls", 0x2060, 0x206F, true},
    {"a blank letter", 0x3164, 0x3164, true},
    {"private use", 0xE000, 0xE00F, true},
    {"variations", 0xFE00, 0xFE0F, true},
    {"a byte order mark", 0xFEFF, 0xFEFF, true},
    {"a blank letter of half width", 0xFFA0, 0xFFA0, true},
    {"annotations", 0xFFF9, 0xFFFB, true},
    {"no characters", 0xFFFE, 0xFFFF, true},
    {"controls of music", 0x1D173, 0x1D17A, true},
    {"tags", 0xE0020, 0xE007F, true},
    {"more variations", 0xE0100, 0xE011F, true},
    {"marks", 0x300, 0x36E, false},
    {"marks around", 0x20D0, 0x20F0, false},
    {"wide letters", 0x4E00, 0x4E0F, false},
    {"faces", 0x1F600, 0x1F60F, false},
    {"letters from right to left", 0x5D0, 0x5DF, false},
};

/* Whole names, as JSON: what a terminal would obey, and what a program might. */
static const char *const whole[] = {
    "\\u001b]0;pwned\\u0007title",
    "\\u001b[2J\\u001b[Hgone",
    "\\u001b]52;c;cHdu\\u0007",
    "\\u001b[200~paste\\u001b[201~",
    "\\u009b31m",
    "\\u001bP+q\\u001b\\\\",
    "line\\r\\n2: Mira, 00:01 at interview",
    "\\u0008\\u0008\\u0008back",
    "%s%n%d {name} $(id) `id`",
    "\\u202edrow\\u2066\\u2069",
};

static struct serve server;
static struct raw_server port; /* of the same server, for guests */
static char names[GUESTS_MAX][NAME];
static size_t n_names;

/* "x07" and the text: the mark is what it is found by. */
static void add_name(const char *json)
{
    assert_true(n_names < GUESTS_MAX);
    snprintf(names[n_names], NAME, "x%02zu %s", n_names, json);
    n_names++;
}

static void add_escape(char *dst, uint32_t cp)
{
    size_t n = strlen(dst);

    if (cp < 0x10000)
        snprintf(dst + n, NAME - n, "y\\u%04x", (unsigned)cp);
    else
        snprintf(dst + n, NAME - n, "y\\u%04x\\u%04x", 0xD800 + (unsigned)((cp - 0x10000) >> 10),
                 0xDC00 + (unsigned)((cp - 0x10000) & 0x3FF));
}

static void make_names(void)
{
    char text[NAME];

    for (size_t i = 0; i < CHECK_COUNT(whole); i++)
        add_name(whole[i]);
    for (size_t i = 0; i < CHECK_COUNT(ranges); i++) {
        bool marks = !ranges[i].hidden && ranges[i].from < 0x2100 && ranges[i].from != 0x5D0;

        text[0] = '\0';
        for (uint32_t cp = ranges[i].from; cp <= ranges[i].to; cp++) {
            add_escape(text, cp);
            if (strlen(text) > NAME / 4 || cp == ranges[i].to) {
                add_name(text);
                text[0] = '\0';
            }
        }
        if (marks) { /* all on one letter */
            str_copy(text, sizeof text, "Z");
            for (uint32_t cp = ranges[i].from; cp < ranges[i].from + 32; cp++)
                snprintf(text + strlen(text), NAME - strlen(text), "\\u%04x", (unsigned)cp);
            add_name(text);
        }
    }
}

static int start(void **state)
{
    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    make_names();
    serve_start(&server);
    port.conf.port = (uint16_t)server.port;
    serve_room(&server, "interview");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* ---- guests ---- */

static struct raw *guest_knocks(size_t i, size_t evening)
{
    struct raw *c = raw_signal(&port);
    char frame[FRAME];

    snprintf(
        frame, sizeof frame,
        "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"interview\",\"user_name\":\"%.1000s\","
        "\"device\":\"dev-%zu-%zu\"}",
        names[i], evening, i);
    raw_text(c, frame);
    free(raw_until(c, "\"reply\":1"));
    snprintf(frame, sizeof frame, "{\"id\":2,\"action\":\"request-access\",\"name\":\"%.1000s\"}",
             names[i]);
    raw_text(c, frame);
    free(raw_until(c, "\"reply\":2,\"ok\":true"));
    snprintf(frame, sizeof frame, "{\"id\":3,\"action\":\"message\",\"text\":\"says %.1000s\"}",
             names[i]);
    raw_text(c, frame);
    free(raw_until(c, "\"reply\":3,\"ok\":true"));
    return c;
}

/* ---- what comes out ---- */

static bool is_hidden(uint32_t cp)
{
    for (size_t i = 0; i < CHECK_COUNT(ranges); i++)
        if (ranges[i].hidden && cp >= ranges[i].from && cp <= ranges[i].to)
            return true;
    return false;
}

static void check_printable(const char *what, const char *out, bool ascii)
{
    const char *line = out;
    int marks = 0;

    check_true("whole characters", utf8_valid(out, strlen(out)));
    for (const char *at = out; *at;) {
        uint32_t cp = utf8_next(&at);
        int cells = cp == '\n' ? 1 : wcwidth((wchar_t)cp);

        marks = cells == 0 ? marks + 1 : 0;
        if (cp == '\n')
            line = at;
        else if (is_hidden(cp) || cells < 0 || marks > MARKS_MAX || (ascii && cp > 0x7E))
            fail_msg("%s: U+%04X came through in %.*s", what, (unsigned)cp,
                     (int)strcspn(line, "\n"), line);
    }
}

/* Every guest stands in it, each on lines that begin as lines do. */
static void check_all_there(const char *what, const char *out)
{
    char mark[32];

    for (size_t i = 0; i < n_names; i++) {
        snprintf(mark, sizeof mark, "x%02zu", i);
        if (!strstr(out, mark))
            fail_msg("%s: nothing was said of %s", what, mark);
    }
    check_true("no line is a guest's", !strstr(out, "\n2: Mira"));
}

/* Lines about every guest, whose number stands where they have a '#'. */
static size_t lines_about(char *dst, size_t n, const char *const *lines)
{
    for (size_t i = 0; i < n_names; i++)
        for (const char *const *line = lines; *line; line++) {
            size_t verb = strcspn(*line, "#");

            n += (size_t)snprintf(dst + n, SCRIPT - n, "%.*s", (int)verb, *line);
            if ((*line)[verb])
                n += (size_t)snprintf(dst + n, SCRIPT - n, "%zu", i + 1);
            n += (size_t)snprintf(dst + n, SCRIPT - n, "\n");
        }
    return n;
}

/* Everything that line mode says of them, in one script. */
static void write_script(char dst[SCRIPT])
{
    static const char *const waiting[] = {
        "detail #", "rename #",      "", "message #",   "",     "block #", "no",   "",  "hold #",
        "",         "deny-reason #", "", "token-for #", "show", "curl",    "back", NULL};
    static const char *const inside[] = {"detail #", "rename #", "",   "eject-reason #",
                                         "",         "rights #", "no", "eject-block #",
                                         "no",       "until #",  "",   NULL};
    size_t n = (size_t)snprintf(dst, SCRIPT, "waiting\nfind y\nfilter interview\nfilter ~x.*y\n");

    n = lines_about(dst, n, waiting);
    n += (size_t)snprintf(dst + n, SCRIPT - n, "log 200\nadmit-all\nlist\nno\nadmit ");
    for (size_t i = 0; i < n_names; i++)
        n += (size_t)snprintf(dst + n, SCRIPT - n, "%zu,", i + 1);
    n += (size_t)snprintf(dst + n, SCRIPT - n, "\npeople\nmute-rest\nlist\nno\n");
    n = lines_about(dst, n, inside);
    n += (size_t)snprintf(dst + n, SCRIPT - n, "eject-block 1 24h\nyes\nlog 200\nrooms\nquit\n");
    check_true("the script has room", n < SCRIPT);
}

static void only_text_comes_out(void **state)
{
    static const char *const locales[] = {"LC_ALL=C", "LC_ALL=C.UTF-8"};
    static char script[SCRIPT];

    (void)state;
    for (size_t l = 0; l < CHECK_COUNT(locales); l++) {
        const char *const env[] = {locales[l], NULL};
        struct typist hears = typist_start(&server, NULL, env), acts;
        struct raw *guest[GUESTS_MAX];
        char last[32];

        typist_hears(&hears, "0 waiting");
        for (size_t i = 0; i < n_names; i++)
            guest[i] = guest_knocks(i, l);
        snprintf(last, sizeof last, "says x%02zu", n_names - 1);
        typist_hears(&hears, last);
        acts = typist_start(&server, (const char *const[]){"--script", NULL}, env);
        write_script(script);
        proc_write(acts.proc, script, strlen(script));
        check_true("it ends", proc_exit(acts.proc, PROC_PATIENCE) >= 0);
        check_all_there("lists", proc_text(acts.proc, PROC_OUT));
        check_printable("lists", proc_text(acts.proc, PROC_OUT), l == 0);
        check_true("one is blocked", strstr(proc_text(acts.proc, PROC_OUT), "ejection of x00"));
        proc_free(acts.proc);
        for (size_t i = 0; i < n_names; i++)
            raw_close(guest[i]);
        check_all_there("announcements", proc_text(hears.proc, PROC_OUT));
        check_printable("announcements", proc_text(hears.proc, PROC_OUT), l == 0);
        typist_ends(&hears, "quit", 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_text_comes_out)};

    return cmocka_run_group_tests(tests, start, stop);
}

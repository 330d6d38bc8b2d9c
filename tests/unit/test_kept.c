/* Every line that is asked for and every question: rubbish changes nothing, what was typed or
 * ticked stays when it is refused or can not go out, and Esc leaves nothing done. A kind without a
 * row fails. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"

enum { READ = TIME_READ_BEFORE_KEY };

/* The ways in which nothing can go out, and back. */
static void broken(struct desk *d, int way, bool on)
{
    if (way == 0)
        model_set_link(&d->model, on ? LINE_LOST : LINE_LIVE, "", 0, d->wall);
    else
        d->line_full = on;
}
static const char *const ways[] = {"the line is lost", "the line is full"};

/* ---- lines ---- */

static const struct line {
    const char *keys;      /* that open it */
    const char *text;      /* that is accepted */
    const char *rubbish;   /* that is not; null: any line is accepted */
    bool sends;            /* a request follows at once */
    enum dialog_kind asks; /* or a question */
} lines[PROMPT_KINDS] = {
    [PROMPT_FIND] = {"/", "lea", NULL},
    [PROMPT_FILTER] = {"\\", "lea", "~(["},
    [PROMPT_DENY] = {"A-d", "no name", NULL, true},
    [PROMPT_HOLD] = {"w", "a moment", NULL, true},
    [PROMPT_MESSAGE] = {"m", "hello", "", true},
    [PROMPT_BROADCAST] = {"B", "soon", "", true},
    [PROMPT_RENAME] = {"3 j r", "x", "", true},
    [PROMPT_EJECT] = {"3 j A-x", "noise", NULL, true},
    [PROMPT_UNTIL] = {"3 j E", "+10m", "soon", true},
    [PROMPT_END] = {"1 X", "interview", "interviews", true},
    [PROMPT_STREAM] = {"A-l", "rtmp://x/y", NULL, true},
    [PROMPT_NUMBER] = {"A-n", "2", "-1", false, DIALOG_ADMIT},
    [PROMPT_COMMAND] = {":", "deny-all", "nonsense", false, DIALOG_DENY},
    [PROMPT_MACRO] = {",", "", NULL},
};

static void type(struct desk *d, const char *text)
{
    for (; *text; text++) {
        char key[8];

        snprintf(key, sizeof key, *text == ' ' ? "Space" : "%c", *text);
        desk_press(d, key);
    }
}

static void expect_line(struct desk *d, const char *what, enum prompt_for kind, const char *text)
{
    check_true(what, prompt_is_open(&d->prompt));
    check_int(what, d->prompt.what, kind);
    check_str(what, d->prompt.text, text);
    check_int(what, (long)d->n_sent, 0);
}

static void escape_does_nothing(struct desk *d, const char *what, const struct line *l)
{
    desk_press(d, l->keys);
    type(d, l->text);
    desk_press(d, "Esc");
    check_true(what, !prompt_is_open(&d->prompt) && !dialog_is_open(&d->dialog));
    check_int(what, (long)d->n_sent, 0);
    check_str(what, d->model.find, "");
    check_str(what, d->model.lens[d->model.focus].filter, "");
}

static void rubbish_stays_to_be_mended(struct desk *d, enum prompt_for kind, const char *what,
                                       const struct line *l)
{
    char before[PROMPT_MAX + 1], wanted[PROMPT_MAX + 1];

    desk_press(d, l->keys);
    str_copy(before, sizeof before, d->prompt.text);
    type(d, l->rubbish);
    snprintf(wanted, sizeof wanted, "%.90s%.90s", before, l->rubbish);
    desk_press(d, "Enter");
    expect_line(d, what, kind, wanted);
    check_true(what, d->prompt.bad && *d->prompt.more);
    desk_press(d, "Esc");
    check_true(what, !prompt_is_open(&d->prompt));
    check_int(what, (long)d->n_sent, 0);
}

static void waits_for_the_line(struct desk *d, enum prompt_for kind, int way, const struct line *l)
{
    char what[80], typed[PROMPT_MAX + 1];

    snprintf(what, sizeof what, "line %d, %s", (int)kind, ways[way]);
    desk_press(d, l->keys);
    type(d, l->text);
    str_copy(typed, sizeof typed, d->prompt.text);
    broken(d, way, true);
    desk_press(d, "Enter");
    expect_line(d, what, kind, typed);
    check_true(what, d->prompt.bad && *d->prompt.more);
    broken(d, way, false);
    desk_press(d, "Enter");
    check_true(what, !prompt_is_open(&d->prompt));
    check_int(what, (long)d->n_sent, 1);
}

static void test_lines(void **state)
{
    (void)state;
    for (int kind = 0; kind < PROMPT_KINDS; kind++) {
        const struct line *l = &lines[kind];
        char what[32];
        struct desk d;

        snprintf(what, sizeof what, "line %d", kind);
        check_true(what, l->keys != NULL);
        desk_open_full(&d);
        escape_does_nothing(&d, what, l);
        if (l->rubbish)
            rubbish_stays_to_be_mended(&d, (enum prompt_for)kind, what, l);
        desk_close(&d);
        for (int way = 0; way < 2 && l->sends; way++) {
            desk_open_full(&d);
            waits_for_the_line(&d, (enum prompt_for)kind, way, l);
            desk_close(&d);
        }
        desk_open_full(&d);
        desk_press(&d, l->keys);
        type(&d, l->text);
        desk_press(&d, "Enter");
        check_int(what, (long)d.n_sent, l->sends);
        check_int(what, d.dialog.kind, l->asks);
        desk_close(&d);
    }
}

/* ---- questions ---- */

static void quit_with_an_answer_open(struct desk *d)
{
    desk_press(d, "a");
    desk_wait(d, READ);
    wire_req_free(d->sent[--d->n_sent]);
    desk_press(d, "q");
}

static void list_of_blocks(struct desk *d)
{
    struct dialog_row *row = xcalloc(2, sizeof *row);

    desk_press(d, "K");
    str_copy(row[0].id, sizeof row[0].id, "b0");
    str_copy(row[1].id, sizeof row[1].id, "b1");
    dialog_fill(&d->dialog, row, 2);
}

static const struct question {
    const char *keys;             /* that open it, */
    void (*open)(struct desk *d); /* or what does */
    const char *change;           /* keys that change what is chosen */
    const char *rubbish;          /* keys that mean nothing in it */
    bool sends;                   /* y sends requests */
} questions[DIALOG_KINDS] = {
    [DIALOG_ADMIT] = {"A", NULL, "Space", "a d b x z ! + 7 C-x A-q", true},
    [DIALOG_DENY] = {"D", NULL, "j Space", "a d b x z ! + 7 C-x A-q", true},
    [DIALOG_BLOCK] = {"b", NULL, "j Tab", "a d x z ! + 9 C-x A-q", true},
    [DIALOG_RIGHTS] = {"3 j P", NULL, "Space", "a d b x z ! + 9 C-x A-q", true},
    [DIALOG_REST] = {"3 A-m", NULL, "Space", "a d b x z ! + 7 C-x A-q", true},
    [DIALOG_BLOCKS] = {NULL, list_of_blocks, "Space", "a d b x z ! + 7 C-x A-q", false},
    [DIALOG_QUIT] = {NULL, quit_with_an_answer_open, "", "a d b x z ! + 7 C-x A-q", false},
    [DIALOG_HELP] = {"?", NULL, "d e n y", "C-x A-q", false},
    [DIALOG_DETAIL] = {"2 i", NULL, "", "a d b x z ! + 7 C-x A-q", false},
};

static void ask(struct desk *d, const struct question *q)
{
    if (q->open)
        q->open(d);
    else
        desk_press(d, q->keys);
    desk_frame(d);
    desk_wait(d, READ);
    if (*q->change)
        desk_press(d, q->change);
}

/* What was chosen in it. */
static void chosen(const struct desk *d, char *dst, size_t size)
{
    const struct dialog *q = &d->dialog;

    snprintf(dst, size, "%d of %zu ticked %zu at %zu line %d%d signals %d send %d '%s'",
             (int)q->kind, q->n, q->n_ticked, q->cursor, q->choice, q->domain, q->signals,
             q->can_send, q->filter);
}

static void check_kept(struct desk *d, const char *what, const char *before)
{
    char now[256];

    chosen(d, now, sizeof now);
    check_str(what, now, before);
    check_int(what, (long)d->n_sent, 0);
}

static void test_questions(void **state)
{
    (void)state;
    for (int kind = DIALOG_NONE + 1; kind < DIALOG_KINDS; kind++) {
        const struct question *q = &questions[kind];
        char what[32], before[256];
        struct desk d;

        snprintf(what, sizeof what, "question %d", kind);
        check_true(what, q->keys || q->open);
        desk_open_full(&d);
        ask(&d, q);
        check_int(what, d.dialog.kind, kind);
        chosen(&d, before, sizeof before);
        desk_press(&d, q->rubbish);
        check_kept(&d, what, before);
        for (int way = 0; way < 2 && q->sends; way++) {
            broken(&d, way, true);
            desk_press(&d, "y");
            check_kept(&d, ways[way], before);
            check_true(ways[way], *d.model.notice.text);
            broken(&d, way, false);
        }
        desk_press(&d, "Esc");
        check_true(what, !dialog_is_open(&d.dialog));
        check_int(what, (long)d.n_sent, 0);
        if (q->sends) {
            ask(&d, q);
            desk_press(&d, "y");
            check_true(what, !dialog_is_open(&d.dialog) && d.n_sent == 1);
        }
        desk_close(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_questions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

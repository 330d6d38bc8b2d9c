/* The details of somebody with every rule that was tried, as a dialog and at the side. */
#include <locale.h>
#include <stdio.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/stage.h"
#include "tui/views/view.h"

static const struct {
    int line;
    const char *text;
    enum rules_fate fate;
    const char *failed;
} tried[] = {
    {2, "rule panel if user_id in file panel.list then admit", RULES_FAILED,
     "user_id in file panel.list"},
    {3, "rule staff if name ~ /@acme\\.example$/ and has token then ask", RULES_FAILED,
     "name ~ /@acme\\.example$/"},
    {4, "rule late if time after 14:30 then deny \"We have started\"", RULES_FAILED,
     "time after 14:30"},
    {5, "rule full if inside >= 5 then queue", RULES_DECIDED, ""},
    {6, "default ask", RULES_UNTRIED, ""},
};

/* The rules of "interview" as they were tried on this one. */
static void why(struct scene *s, const char *id, size_t n)
{
    struct model_why *w = &s->m.why;

    str_copy(w->id, sizeof w->id, id);
    w->known = true;
    w->asked = (struct wire_asked){
        .at = WORLD_NOW - 67000, .inside = 5, .seats = 3, .waiting = 2, .tries = 1, .minute = 841};
    w->tried = xcalloc(n + 1, sizeof *w->tried);
    for (w->n_tried = 0; w->n_tried < n; w->n_tried++) {
        struct wire_tried *t = &w->tried[w->n_tried];
        size_t i = w->n_tried % CHECK_COUNT(tried);

        t->line = tried[i].line + (int)(w->n_tried - i);
        t->fate = tried[i].fate;
        str_copy(t->file, sizeof t->file, "interview.rules");
        str_copy(t->text, sizeof t->text, tried[i].text);
        str_copy(t->failed, sizeof t->failed, tried[i].failed);
    }
}

static void open_dialog(struct scene *s, enum pane of, const char *id, size_t top)
{
    dialog_open(&s->dialog, DIALOG_DETAIL, of, id, stage_opener, WORLD_NOW);
    s->dialog.top = top;
}

static void rules(struct scene *s)
{
    stage_usual(s);
    why(s, "w0-2", CHECK_COUNT(tried));
    open_dialog(s, PANE_KNOCKS, "w0-2", 0);
}

static void rules_below(struct scene *s)
{
    stage_usual(s);
    why(s, "w0-2", CHECK_COUNT(tried));
    open_dialog(s, PANE_KNOCKS, "w0-2", 9);
}

static void rules_many(struct scene *s)
{
    stage_usual(s);
    why(s, "w0-2", 40);
    open_dialog(s, PANE_KNOCKS, "w0-2", 30);
}

static void rules_side(struct scene *s)
{
    stage_usual(s);
    why(s, "w0-0", CHECK_COUNT(tried));
}

static void rules_asking(struct scene *s)
{
    stage_usual(s);
    str_copy(s->m.why.id, sizeof s->m.why.id, "w0-2");
    s->m.why.request = 7;
    open_dialog(s, PANE_KNOCKS, "w0-2", 0);
}

static void rules_failed(struct scene *s)
{
    rules_asking(s);
    s->m.why.request = 0;
    str_copy(s->m.why.failed, sizeof s->m.why.failed, "this action is not known here");
}

static void rules_none(struct scene *s)
{
    stage_usual(s);
    why(s, "w0-2", 0);
    open_dialog(s, PANE_KNOCKS, "w0-2", 0);
}

static void rules_no_knock(struct scene *s)
{
    stage_usual(s);
    s->m.focus = PANE_PEOPLE;
    why(s, "p0-2", 0);
    s->m.why.asked.at = 0;
    open_dialog(s, PANE_PEOPLE, "p0-2", 0);
}

static void rules_restarted(struct scene *s)
{
    rules(s);
    s->m.why.asked.now = true;
}

static const struct picture pictures[] = {
    {"rules-80x24", 24, 80, rules},
    {"rules-below-80x24", 24, 80, rules_below},
    {"rules-many-80x24", 24, 80, rules_many},
    {"rules-120x36", 36, 120, rules},
    {"rules-40x10", 10, 40, rules_below},
    {"rules-side-120x36", 36, 120, rules_side},
    {"rules-asking-80x24", 24, 80, rules_asking},
    {"rules-failed-80x24", 24, 80, rules_failed},
    {"rules-none-80x24", 24, 80, rules_none},
    {"rules-no-knock-80x24", 24, 80, rules_no_knock},
    {"rules-restarted-80x24", 24, 80, rules_restarted},
};

static void test_pictures(void **state)
{
    (void)state;
    stage_check(pictures, CHECK_COUNT(pictures));
}

/* Scrolled anywhere, at any size: nothing leaves its frame. */
static void test_every_size(void **state)
{
    (void)state;
    for (int rows = 1; rows <= 40; rows += rows < 14 ? 1 : 7)
        for (int cols = 1; cols <= 130; cols += cols < 12 ? 1 : 17)
            for (size_t top = 0; top < 60; top += 19) {
                struct stage st;

                stage_open(&st, rows, cols, rules_many);
                st.scene.dialog.top = top;
                stage_draw(&st, 0);
                stage_close(&st);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_every_size),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What time does to a row: new for a moment, then waiting long, then late; each by sign and word.
 */
#include <locale.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/stage.h"

static const struct world_knock knocks[] = {
    {"Lars Late", 301, 1, 0, NULL, ""},       {"Edda Edge", 300, 1, 0, NULL, ""},
    {"Otto Almost", 299, 1, 0, NULL, ""},     {"Wanda Warned", 120, 2, FLAG_DENIED, NULL, ""},
    {"Sven Short", 119, 1, 0, NULL, "hello"},
};
static const struct world_room rooms[] = {
    {.name = "clinic", .seats = 8, .knocks = knocks, .n_knocks = CHECK_COUNT(knocks)}};

static void come(struct scene *s, const char *id, const char *name, unsigned flags)
{
    struct wire_msg m = {.kind = WIRE_EV_WAITING_ADDED, .room = "clinic"};

    m.seq = 100 + s->m.n_waiting;
    str_copy(m.waiting.id, sizeof m.waiting.id, id);
    str_copy(m.waiting.name, sizeof m.waiting.name, name);
    m.waiting.knocked_at = WORLD_NOW;
    m.waiting.tries = 1;
    m.waiting.flags = (uint8_t)flags;
    model_apply(&s->m, &m, WORLD_NOW, WORLD_MONO);
}

static void marks(struct scene *s)
{
    world_load(&s->m, rooms, 1);
    come(s, "n1", "Nina New", 0);
    come(s, "n2", "Nils Flagged", FLAG_MIXED);
}

static void marks_detail(struct scene *s)
{
    marks(s);
    dialog_open(&s->dialog, DIALOG_DETAIL, PANE_KNOCKS, "w0-0", stage_opener, WORLD_NOW);
}

static const struct picture pictures[] = {
    {"marks-80x24", 24, 80, marks},
    {"marks-120x36", 36, 120, marks},
    {"marks-40x10", 10, 40, marks},
    {"marks-60x20", 20, 60, marks},
    {"marks-detail-80x24", 24, 80, marks_detail},
};

static void test_pictures(void **state)
{
    (void)state;
    stage_check(pictures, CHECK_COUNT(pictures));
}

/* The role of the cell where a text stands. */
static unsigned role_at(const struct surface *s, const char *text, size_t behind)
{
    for (int y = 0; y < s->rows; y++)
        for (int x = 0; x + (int)strlen(text) <= s->cols; x++) {
            size_t i = 0;

            while (text[i] && surface_cell(s, y, x + (int)i)->ch[0] == (uint32_t)text[i])
                i++;
            if (!text[i])
                return surface_cell(s, y, x + (int)behind)->style & STYLE_ROLE;
        }
    fail_msg("'%s' is not there", text);
    return 0;
}

/* The same by style, and a newcomer is like the others when the moment is over. */
static void test_styles(void **state)
{
    struct stage st;

    (void)state;
    stage_open(&st, 24, 80, marks);
    stage_draw(&st, 0);
    check_int("late", role_at(st.s, "05:01!", 0), ROLE_WAIT_LATE);
    check_int("late from the minute on", role_at(st.s, "05:00!", 0), ROLE_WAIT_LATE);
    check_int("not yet late", role_at(st.s, "04:59+", 0), ROLE_WAIT_WARN);
    check_int("long from the minute on", role_at(st.s, "02:00+", 0), ROLE_WAIT_WARN);
    check_int("not yet long", role_at(st.s, "01:59 ", 0), ROLE_WAIT);
    check_int("new", role_at(st.s, "Nina New", 0), ROLE_FRESH);
    surface_clear(st.s);
    stage_draw(&st, MODEL_FRESH_TIME - 1);
    check_int("still new", role_at(st.s, "Nina New", 0), ROLE_FRESH);
    surface_clear(st.s);
    stage_draw(&st, MODEL_FRESH_TIME);
    check_int("not new any more", role_at(st.s, "Nina New", 0), ROLE_TEXT);
    stage_close(&st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_styles),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

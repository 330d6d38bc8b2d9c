/* The console in other languages: pictures, and that no word is cut at 80x24. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tests/lib/check.h"
#include "tests/lib/stage.h"
#include "tui/lang.h"
#include "tui/views/view.h"

static void in_people(struct scene *s)
{
    stage_usual(s);
    s->m.focus = PANE_PEOPLE;
}

static void admit_all(struct scene *s)
{
    stage_usual(s);
    dialog_ask(&s->dialog, DIALOG_ADMIT, &model_room(&s->m)->knocks, false, stage_opener,
               WORLD_NOW);
}

static void help(struct scene *s)
{
    stage_usual(s);
    dialog_open(&s->dialog, DIALOG_HELP, s->m.focus, "", stage_opener, WORLD_NOW);
}

static void lost(struct scene *s)
{
    stage_usual(s);
    model_set_link(&s->m, LINE_LOST, "", WORLD_MONO + 3000, WORLD_NOW - 5000);
}

static void no_rooms(struct scene *s)
{
    world_load(&s->m, NULL, 0);
}

static const struct picture pictures[] = {
    {"de-main-80x24", 24, 80, stage_usual},  {"de-main-120x36", 36, 120, stage_usual},
    {"de-main-40x10", 10, 40, stage_usual},  {"de-main-30x5", 5, 30, stage_usual},
    {"de-people-80x24", 24, 80, in_people},  {"de-admit-all-80x24", 24, 80, admit_all},
    {"de-no-rooms-80x24", 24, 80, no_rooms},
};

static void test_pictures(void **state)
{
    (void)state;
    stage_check(pictures, CHECK_COUNT(pictures));
}

static void row_text(const struct surface *s, int y, char *dst, size_t size)
{
    struct strbuf b = STRBUF_INIT(1 << 16);
    const char *line;

    surface_dump(s, &b);
    line = b.s;
    while (y-- > 0 && line)
        line = strchr(line, '\n') + 1;
    snprintf(dst, size, "%.*s", (int)strcspn(line, "\n"), line);
    strbuf_free(&b);
}

/* What the bars, heads and keys say is there whole. */
static void test_words_are_whole(void **state)
{
    static const struct {
        void (*set)(struct scene *s);
        int row;
        const char *words;
    } rows[] = {
        {stage_usual, 1, " 1 Räume "},
        {stage_usual, 1, " 2 Es klopft: interview "},
        {stage_usual, 2, " WART.  NAME "},
        {stage_usual, 2, " WER   MAL NOTIZ"},
        {stage_usual, 21, " a einlassen  d ablehnen  w warten "},
        {stage_usual, 21, " ? Hilfe"},
        {in_people, 21, " M stumm  C Kamera aus "},
        {admit_all, 21, " y tut es, Esc lässt alles, wie es ist"},
        {lost, 22, "getrennt seit 14:02:26"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct stage st;
        char line[1024];

        stage_open(&st, 24, 80, rows[i].set);
        stage_draw(&st, 0);
        row_text(st.s, rows[i].row, line, sizeof line);
        if (!strstr(line, rows[i].words))
            fail_msg("row %d lacks \"%s\": \"%s\"", rows[i].row, rows[i].words, line);
        stage_close(&st);
    }
}

/* Nothing that stands in a list is cut at 80x24: there is no long name in these scenes. */
static void test_nothing_is_cut(void **state)
{
    static void (*const sets[])(struct scene * s) = {stage_usual, in_people, admit_all,
                                                     help,        lost,      no_rooms};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(sets); i++) {
        struct strbuf b = STRBUF_INIT(1 << 16);
        struct stage st;

        stage_open(&st, 24, 80, sets[i]);
        stage_draw(&st, 0);
        surface_dump(st.s, &b);
        if (strchr(b.s, '~'))
            fail_msg("something is cut:\n%s", b.s);
        strbuf_free(&b);
        stage_close(&st);
    }
}

static int speak(void **state)
{
    const char *name;
    const void *bytes;
    size_t len;

    (void)state;
    tr_here(true);
    for (size_t i = 0; (bytes = lang_builtin(i, &name, &len)); i++)
        if (str_eq(name, "de"))
            tr_use(tr_read(bytes, len, NULL));
    return str_eq(tr("gone"), "weg") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_words_are_whole),
        cmocka_unit_test(test_nothing_is_cut),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, speak, NULL);
}

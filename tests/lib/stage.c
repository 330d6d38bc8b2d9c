/* Pictures of the console. */
#include "tests/lib/stage.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tui/views/view.h"

const struct key stage_opener = {'A', false};

void stage_usual(struct scene *s)
{
    world_load(&s->m, world_usual, world_usual_count);
    evlog_add(&s->m.log, EVLOG_DENY, WORLD_NOW - 93000, "mira", "denied xX_Zed_Xx -> interview");
    evlog_add(&s->m.log, EVLOG_ADMIT, WORLD_NOW - 20000, "tom",
              "admitted Sam Whitfield -> interview  waited 00:41");
    evlog_add(&s->m.log, EVLOG_KNOCK, WORLD_NOW - 4000, "knock",
              "xX_Zed_Xx (3rd try) -> interview");
    for (size_t i = 0; i < s->m.rooms.n; i++)
        if (str_eq(s->m.rooms.row[i]->name, "interview"))
            str_copy(s->m.at_room.id, sizeof s->m.at_room.id, "interview");
}

/* ---- drawing ---- */

void stage_open(struct stage *st, int rows, int cols, void (*set)(struct scene *s))
{
    *st = (struct stage){.keys = keymap_new(), .s = surface_new(rows, cols)};
    model_init(&st->scene.m);
    layout_compute(&st->layout, rows, cols, PANE_KNOCKS, false);
    for (int p = 0; p < PANE_COUNT; p++)
        st->scene.m.page[p] = views_list_rows(&st->layout, (enum pane)p);
    set(&st->scene);
    layout_compute(&st->layout, rows, cols, st->scene.m.focus, st->scene.m.zoom);
    for (int p = 0; p < PANE_COUNT; p++)
        st->scene.m.page[p] = views_list_rows(&st->layout, (enum pane)p);
    model_frame(&st->scene.m);
}

void stage_draw(struct stage *st, int64_t later)
{
    struct draw_ctx c = {
        .layout = &st->layout,
        .wall = WORLD_NOW + later,
        .mono = WORLD_MONO + later,
        .keys = st->keys,
        .dialog = &st->scene.dialog,
        .prompt = &st->scene.prompt,
        .sheet = &st->scene.sheet,
        .utf8 = !st->scene.ascii,
        .host = "mira",
        .place = "127.0.0.1:7070",
    };

    sheet_sync(&st->scene.sheet, &st->scene.m, WORLD_NOW);
    form_scroll(&st->scene.sheet.form, views_sheet_rows(&st->layout));
    views_draw(&st->scene.m, &c, st->s);
}

void stage_close(struct stage *st)
{
    dialog_close(&st->scene.dialog);
    prompt_close(&st->scene.prompt);
    sheet_close(&st->scene.sheet);
    model_finish(&st->scene.m);
    keymap_free(st->keys);
    surface_free(st->s);
}

/* ---- comparing ---- */

static void read_all(const char *path, struct strbuf *b)
{
    FILE *f = fopen(path, "r");
    char chunk[4096];
    size_t n;

    while (f && (n = fread(chunk, 1, sizeof chunk, f)) > 0)
        strbuf_add(b, chunk, n);
    if (f)
        fclose(f);
}

static void compare(const struct picture *p, const struct strbuf *is)
{
    struct strbuf want = STRBUF_INIT(1 << 20);
    char path[128];

    snprintf(path, sizeof path, "tests/screen/%s.screen", p->name);
    if (getenv("FOYER_UPDATE")) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        fwrite(is->s, 1, is->len, f);
        fclose(f);
    }
    read_all(path, &want);
    if (!want.s || !str_eq(want.s, is->s))
        fail_msg("%s differs; FOYER_UPDATE=1 writes it anew\n--- wanted\n%s--- got\n%s", path,
                 want.s ? want.s : "", is->s);
    strbuf_free(&want);
}

void stage_check(const struct picture *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct strbuf is = STRBUF_INIT(1 << 20);
        struct stage st;

        stage_open(&st, p[i].rows, p[i].cols, p[i].set);
        stage_draw(&st, 0);
        surface_dump(st.s, &is);
        compare(&p[i], &is);
        strbuf_free(&is);
        stage_close(&st);
    }
}

void stage_every_size(void (*const *sets)(struct scene *s), size_t n)
{
    for (int rows = 1; rows <= 40; rows += rows < 26 ? 1 : 5)
        for (int cols = 1; cols <= 130; cols += cols < 12 ? 1 : 7)
            for (size_t i = 0; i < n; i++) {
                struct stage st;

                stage_open(&st, rows, cols, sets[i]);
                stage_draw(&st, 0);
                stage_close(&st);
            }
}

/* Pictures of the console: models drawn on a surface, compared with files. FOYER_UPDATE=1 writes
 * them anew: look at the difference before keeping it. */
#ifndef TESTS_LIB_STAGE_H
#define TESTS_LIB_STAGE_H

#include "tests/lib/world.h"
#include "tui/draw/layout.h"
#include "tui/draw/surface.h"
#include "tui/input/dialog.h"
#include "tui/input/prompt.h"
#include "tui/input/sheet.h"

struct scene {
    struct model m;
    struct dialog dialog;
    struct prompt prompt;
    struct sheet sheet;
    bool ascii; /* the terminal shows ASCII alone */
};

struct picture {
    const char *name; /* of the file */
    int rows, cols;
    void (*set)(struct scene *s);
};

struct stage {
    struct scene scene;
    struct layout layout;
    struct surface *s;
    struct keymap *keys;
};

/* A key that opens dialogs here. */
extern const struct key stage_opener;
/* The rooms of the mock-ups with some lines of the log, the cursor on "interview". */
void stage_usual(struct scene *s);
/* A stage of that size with what set() puts on it. */
void stage_open(struct stage *st, int rows, int cols, void (*set)(struct scene *s));
/* Draws it as it is so many ms later. */
void stage_draw(struct stage *st, int64_t later);
void stage_close(struct stage *st);
/* Draws each and compares it with tests/screen/NAME.screen. */
void stage_check(const struct picture *p, size_t n);
/* Draws what each sets at every small size and many larger ones: nothing crashes or leaves the
 * surface. */
void stage_every_size(void (*const *sets)(struct scene *s), size_t n);

#endif

/* The terminal's word about its background. */
#include "tui/draw/term_ground.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"

enum { ESCAPE = 0x1b, BELL = 0x07, BRIGHT_FROM = 500, PARTS = 3, WHITE = 15, SILVER = 7 };

static const char head[] = "11;rgb";

/* Parts of an answer: "11;rgb:ffff/ffff/ffff", "11;rgba:...", with one to four digits each. */
static bool belongs(const struct term_ground *g, uint32_t ch)
{
    if (g->n < sizeof head - 1)
        return ch == (uint32_t)head[g->n];
    return g->n < TERM_GROUND_TEXT - 1 && ch > 0 && ch < 0x80 &&
           strchr(":/0123456789abcdefABCDEF", (int)ch);
}

/* The next part, of a thousand; -1 when there is none. */
static int part(const char **at)
{
    static const int most[] = {0, 0xF, 0xFF, 0xFFF, 0xFFFF};
    char *end;
    long v = strtol(*at, &end, 16);
    ptrdiff_t digits = end - *at;

    if (digits < 1 || digits > 4)
        return -1;
    *at = *end == '/' ? end + 1 : end;
    return (int)(v * 1000 / most[digits]);
}

/* By how bright the eye finds it (ITU-R BT.709). False when the text is no colour. */
static bool read_colour(struct term_ground *g)
{
    static const int weight[PARTS] = {213, 715, 72};
    const char *at = strchr(g->text, ':');
    int bright = 0;

    if (!at++)
        return false;
    for (int i = 0; i < PARTS; i++) {
        int v = part(&at);

        if (v < 0)
            return false;
        bright += v * weight[i] / 1000;
    }
    g->light = bright >= BRIGHT_FROM;
    return true;
}

static enum ground_step end(struct term_ground *g)
{
    g->text[g->n] = '\0';
    g->at = GROUND_AT_REST;
    if (!read_colour(g))
        return GROUND_TAKEN;
    g->asked = false;
    return GROUND_SAID;
}

enum ground_step term_ground_feed(struct term_ground *g, uint32_t ch)
{
    if (g->at == GROUND_TEXT && ch == BELL)
        return end(g);
    if (g->at == GROUND_END && ch == '\\')
        return end(g);
    if (g->at == GROUND_TEXT && belongs(g, ch)) {
        g->text[g->n++] = (char)ch;
        return GROUND_TAKEN;
    }
    if (g->at == GROUND_TEXT && ch == ESCAPE && g->n > sizeof head - 1) {
        g->at = GROUND_END;
        return GROUND_TAKEN;
    }
    if (g->at == GROUND_ESCAPE && ch == ']' && g->asked) {
        g->at = GROUND_TEXT;
        g->n = 0;
        return GROUND_TAKEN;
    }
    g->at = GROUND_AT_REST;
    return GROUND_KEY;
}

void term_ground_escape(struct term_ground *g)
{
    g->at = GROUND_ESCAPE;
}

bool term_ground_of(const char *colorfgbg)
{
    const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
    int64_t n;

    return last && str_int(last + 1, 0, WHITE, &n) && (n == SILVER || n == WHITE);
}

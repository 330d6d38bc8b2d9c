/* The block list in lines: who is kept out, and whom to take off it. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "net/proto/block_signals.h"
#include "tui/plain/plain_private.h"
#include "tui/views/dialog_blocks.h"

static bool is_list(const struct dialog *d)
{
    return d->kind == DIALOG_BLOCKS && d->filled;
}

static const char *name_of(const struct dialog_row *row)
{
    return *row->name ? row->name : tr("(by a signal)");
}

static void say_row(struct plain *p, const struct dialog_row *row)
{
    char name[PLAIN_LINE], known[SIGNALS_TEXT], left[DIALOG_BLOCKS_LEFT];

    plain_name(p, row->room, row->id, name_of(row), name, sizeof name);
    block_signals_text(row->known, known);
    dialog_blocks_left(row, p->now.wall, left);
    plain_say(p, "%s%s, %s, known again by %s, %d points, ends: %s, by %s%s%s",
              row->ticked ? tr("ticked ") : "", name, *row->room ? row->room : tr("all rooms"),
              *known ? known : tr("nothing"), row->score, left, row->by,
              *row->reason ? tr(", reason: ") : "", row->reason);
}

static void say_question(struct plain *p)
{
    plain_say(p,
              "tick NUMBER or untick NUMBER says whom to let knock again, list says them all; "
              "yes takes %zu off the list; anything else leaves it as it is.",
              p->conf.dialog->n_ticked);
}

static void say_list(struct plain *p)
{
    const struct dialog *d = p->conf.dialog;

    for (size_t i = 0; i < d->n; i++)
        say_row(p, &d->row[i]);
    say_question(p);
}

void plain_blocks_turn(struct plain *p)
{
    struct dialog *d = p->conf.dialog;

    if (!is_list(d) || p->blocks_told)
        return;
    p->blocks_told = true;
    p->answering = true;
    if (d->n == 0) {
        plain_say(p, "nobody is kept out");
        dialog_close(d);
    } else {
        plain_say(p, "%zu kept out:", d->n);
        say_list(p);
        dialog_seen(d, p->now.mono);
    }
    p->answering = false;
}

/* ---- ticking ---- */

/* The row that a word means by its number or its whole name; d->n when it is none or several. */
static size_t row_of(struct plain *p, const char *word)
{
    const struct dialog *d = p->conf.dialog;
    char wanted[4 * PLAIN_LINE], name[4 * LIMIT_NAME + 1];
    const struct number *e = NULL;
    size_t found = d->n;
    int64_t n;

    if (str_int(word, 1, INT64_MAX, &n))
        e = numbers_find(&p->numbers, n);
    utf8_skeleton(wanted, sizeof wanted, word);
    for (size_t i = 0; i < d->n; i++) {
        utf8_skeleton(name, sizeof name, name_of(&d->row[i]));
        if (e ? !str_eq(e->id, d->row[i].id) : !*wanted || !str_eq(name, wanted))
            continue;
        if (found < d->n)
            return d->n;
        found = i;
    }
    return found;
}

static void tick(struct plain *p, const char *word, bool on)
{
    struct dialog *d = p->conf.dialog;
    size_t i = row_of(p, word);

    if (i == d->n) {
        plain_refuse(p, "'%s' is none of the list: say a number as the list tells it", word);
        return;
    }
    if (d->row[i].ticked != on)
        d->n_ticked += on ? 1 : (size_t)-1;
    d->row[i].ticked = on;
}

/* One name, or numbers and names with commas between. */
static void tick_all(struct plain *p, const char *words, bool on)
{
    char part[PLAIN_LINE];

    while (*words) {
        size_t len = strcspn(words, ","), used = len;

        while (used > 0 && words[used - 1] == ' ')
            used--;
        snprintf(part, sizeof part, "%.*s", (int)used, words);
        if (*part)
            tick(p, part, on);
        words += len + strspn(words + len, ", ");
    }
}

bool plain_blocks_answer(struct plain *p, const char *line)
{
    if (!is_list(p->conf.dialog))
        return false;
    if (str_eq(line, "list")) {
        say_list(p);
        return true;
    }
    if (!str_starts(line, "tick ") && !str_starts(line, "untick "))
        return false;
    tick_all(p, strchr(line, ' ') + 1, *line == 't');
    say_question(p);
    return true;
}

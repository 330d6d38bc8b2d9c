/* Commands under a name. */
#include "tui/input/macros.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/kvfile.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "tui/input/command.h"

const struct macro *macros_find(const struct macros *m, const char *name)
{
    for (size_t i = 0; i < m->n; i++)
        if (str_eq(m->row[i].name, name))
            return &m->row[i];
    return NULL;
}

bool macros_step(const char **text, char *dst, size_t size)
{
    size_t len;

    *text += strspn(*text, " ;");
    len = strcspn(*text, ";");
    if (len == 0)
        return false;
    while (len > 0 && (*text)[len - 1] == ' ')
        len--;
    if (len >= size)
        len = size - 1;
    memcpy(dst, *text, len);
    dst[len] = '\0';
    *text += strcspn(*text, ";");
    return true;
}

static bool check_step(const char *step, struct error *err)
{
    struct command c;

    if (!command_parse(step, &c, err))
        return false;
    if (c.what == ACTION_MACRO || c.what == ACTION_COMMAND || c.what == ACTION_REPEAT)
        return error_set(err, "a macro can not hold '%s'", action_infos[c.what].name);
    if (c.what == ACTION_END_MEETING && *c.arg)
        return error_set(err, "a macro can not end a meeting: the name has to be typed");
    return true;
}

static bool check(const char *name, const char *text, struct error *err)
{
    char step[COMMAND_LINE + 1];
    int n = 0;

    if (!*name || strlen(name) > MACROS_NAME || strpbrk(name, " ;,"))
        return error_set(err, "the name of a macro has 1 to %d bytes, no space, ';' or ','",
                         MACROS_NAME);
    if (strlen(text) > MACROS_TEXT)
        return error_set(err, "a macro has at most %d bytes", MACROS_TEXT);
    for (; macros_step(&text, step, sizeof step); n++)
        if (!check_step(step, err))
            return false;
    if (n == 0 || n > MACROS_STEPS)
        return error_set(err, "a macro has 1 to %d commands, with ';' between", MACROS_STEPS);
    return true;
}

bool macros_set(struct macros *m, const char *name, const char *text, int line, struct error *err)
{
    struct macro *row = (struct macro *)macros_find(m, name);

    if (!check(name, text, err))
        return false;
    if (!row && m->n == MACROS_MAX)
        return error_set(err, "there are %d macros already", MACROS_MAX);
    if (!row) {
        row = &m->row[m->n++];
        *row = (struct macro){.text = NULL};
        str_copy(row->name, sizeof row->name, name);
    }
    free(row->text);
    row->text = xstrdup(text);
    row->line = line;
    return true;
}

void macros_free(struct macros *m)
{
    for (size_t i = 0; i < m->n; i++)
        free(m->row[i].text);
    *m = (struct macros){.n = 0};
}

/* ---- the user's file ---- */

struct reading {
    struct macros *macros;
    bool named[MACROS_MAX]; /* rows that the file speaks of */
    void (*complain)(void *, const char *);
    void *arg;
};

static bool take_line(void *arg, const struct kvfile_line *l, struct error *err)
{
    struct reading *r = arg;
    const struct macro *row = macros_find(r->macros, l->key);
    bool ok;

    if (*l->section)
        return error_set(err, "macros have no sections");
    if (row && r->named[row - r->macros->row])
        return error_set(err, "there is another macro '%s', in line %d", l->key, row->line);
    ok = macros_set(r->macros, l->key, l->value, l->line, err);
    row = macros_find(r->macros, l->key);
    if (row)
        r->named[row - r->macros->row] = true;
    return ok;
}

static void complain_on(void *arg, const char *sentence)
{
    const struct reading *r = arg;

    if (r->complain)
        r->complain(r->arg, sentence);
}

/* Those of the file that it does not name any more. */
static int settle(struct reading *r, int complaints)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->macros->n; i++) {
        struct macro row = r->macros->row[i];

        if (row.line > 0 && !r->named[i])
            free(row.text);
        else
            r->macros->row[kept++] = row;
    }
    r->macros->n = kept;
    return complaints;
}

int macros_load(struct macros *m, const char *path, void (*complain)(void *, const char *),
                void *arg)
{
    struct reading r = {.macros = m, .complain = complain, .arg = arg};

    return settle(&r, kvfile_read(path, true, &(struct kvfile_reader){&r, take_line, complain_on}));
}

int macros_parse(struct macros *m, const char *file, const char *text, size_t len,
                 void (*complain)(void *, const char *), void *arg)
{
    struct reading r = {.macros = m, .complain = complain, .arg = arg};

    return settle(
        &r, kvfile_parse(file, text, len, &(struct kvfile_reader){&r, take_line, complain_on}));
}

/* Themes: where they are. */
#include "tui/draw/theme.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/kvfile.h"
#include "net/base/str.h"
#include "tui/draw/theme_private.h"

#define SUFFIX     ".theme"
#define ID_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

const struct theme_builtin theme_builtins[] = {
#include "themes.inc"
};
const size_t theme_builtin_count = sizeof theme_builtins / sizeof theme_builtins[0];

/* An id is a plain file name: nothing that leads out of the folder. */
static bool id_ok(const char *id)
{
    size_t n = strlen(id);

    return n > 0 && n <= THEME_ID && strspn(id, ID_LETTERS) == n;
}

static const struct theme_builtin *find_builtin(const char *id)
{
    for (size_t i = 0; i < theme_builtin_count; i++)
        if (str_eq(theme_builtins[i].id, id))
            return &theme_builtins[i];
    return NULL;
}

/* Reads dir/id.theme; null with errno when it can not be read or is too large. */
static char *read_file(const char *dir, const char *id, char *path, size_t path_size)
{
    struct strbuf text = STRBUF_INIT(KVFILE_MAX_BYTES);
    char chunk[4096];
    size_t n;
    bool failed;
    FILE *f;

    if (!dir || snprintf(path, path_size, "%s/%s" SUFFIX, dir, id) >= (int)path_size) {
        errno = ENOENT;
        return NULL;
    }
    f = fopen(path, "re");
    if (!f)
        return NULL;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        strbuf_add(&text, chunk, n);
    failed = ferror(f) || text.over;
    fclose(f);
    if (failed) {
        strbuf_free(&text);
        errno = EFBIG;
        return NULL;
    }
    return strbuf_take(&text);
}

bool theme_load(struct theme *t, const char *id, const char *dir,
                void (*complain)(void *arg, const char *sentence), void *arg, struct error *err)
{
    const struct theme_builtin *b;
    char path[4096], *text;

    if (!id_ok(id))
        return error_set(err, "'%s' can not be the name of a theme", id);
    b = find_builtin(id);
    text = read_file(dir, id, path, sizeof path);
    if (!text && errno != ENOENT && complain) {
        struct error why;
        error_set(&why, "%s: %s", path, strerror(errno));
        complain(arg, why.text);
    }
    if (!text && !b)
        return error_set(err, "there is no theme '%s'", id);
    if (text)
        theme_parse(t, path, text, strlen(text), complain, arg);
    else
        theme_parse(t, id, b->text, strlen(b->text), complain, arg);
    str_copy(t->id, sizeof t->id, id);
    if (!t->name[0])
        str_copy(t->name, sizeof t->name, id);
    free(text);
    return true;
}

/* ---- list ---- */

static void add_entry(struct theme_entry *e, const char *id, const char *dir, bool builtin)
{
    struct theme t;

    *e = (struct theme_entry){.builtin = builtin};
    str_copy(e->id, sizeof e->id, id);
    str_copy(e->name, sizeof e->name, id);
    if (theme_load(&t, id, dir, NULL, NULL, NULL))
        str_copy(e->name, sizeof e->name, t.name);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct theme_entry *)a)->id, ((const struct theme_entry *)b)->id);
}

size_t theme_list(const char *dir, struct theme_entry *out, size_t max)
{
    size_t n = 0, builtins;
    struct dirent *d;
    DIR *folder = dir ? opendir(dir) : NULL;

    for (; n < theme_builtin_count && n < max; n++)
        add_entry(&out[n], theme_builtins[n].id, dir, true);
    builtins = n;
    while (folder && n < max && (d = readdir(folder)) != NULL) {
        char id[THEME_ID + sizeof SUFFIX];
        char *dot;

        if (!str_copy(id, sizeof id, d->d_name))
            continue;
        dot = strrchr(id, '.');
        if (!dot || !str_eq(dot, SUFFIX))
            continue;
        *dot = '\0';
        if (id_ok(id) && !find_builtin(id))
            add_entry(&out[n++], id, dir, false);
    }
    if (folder)
        closedir(folder);
    qsort(out + builtins, n - builtins, sizeof *out, by_id);
    return n;
}

/* What the user has set: options, keys, macros, theme, and the lines typed before. Read from files
 * at the start and whenever they change; a line that is wrong takes nothing away that worked. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/console_private.h"
#include "tui/draw/term_ground.h"
#include "tui/input/command.h"
#include "tui/lang.h"
#include "tui/paths.h"

enum { HISTORY_FILE_MAX = 256 * 1024 };

/* ---- complaints ---- */

static void complain(void *arg, const char *sentence)
{
    struct console *c = arg;

    if (!c->term && !c->is_plain) /* the terminal is not taken yet: said there, and again inside */
        fprintf(stderr, "foyer: %s\n", sentence);
    if (c->complaints++ == 0)
        str_copy(c->complaint, sizeof c->complaint, sentence);
    evlog_add(&c->model.log, EVLOG_LINK, clock_wall_ms(), tr("files"), "%.280s", sentence);
}

static void say_complaints(struct console *c, int64_t mono, const char *otherwise)
{
    struct notice *note = &c->model.notice;

    if (c->complaints > 1)
        notice_set(note, NOTICE_WARN, mono, "%.180s, and %d more: see the log (4)", c->complaint,
                   c->complaints - 1);
    else if (c->complaints == 1)
        notice_set(note, NOTICE_WARN, mono, "%.240s", c->complaint);
    else if (*otherwise)
        notice_set(note, NOTICE_INFO, mono, "%s", otherwise);
    c->complaints = 0;
}

/* ---- reading ---- */

static void read_options(struct console *c)
{
    struct config fresh;
    char path[PATHS_MAX];
    int before = c->complaints;

    if (!paths_config(path, sizeof path, "config"))
        return;
    config_defaults(&fresh);
    config_read(&fresh, path, complain, c);
    if (c->complaints == before)
        c->config = fresh;
    else /* what the wrong lines said before goes on */
        config_read(&c->config, path, NULL, NULL);
}

static void read_keys(struct console *c)
{
    struct keymap *fresh = keymap_new();
    char path[PATHS_MAX];
    int wrong = 0;

    if (paths_config(path, sizeof path, "keys.conf"))
        wrong = keymap_load(fresh, path, complain, c);
    if (wrong && c->keys) {
        keymap_load(c->keys, path, NULL, NULL);
        keymap_free(fresh);
        return;
    }
    keymap_free(c->keys);
    c->keys = fresh;
}

static void read_macros(struct console *c)
{
    char path[PATHS_MAX];

    if (paths_config(path, sizeof path, "macros.conf"))
        macros_load(&c->recall.macros, path, complain, c);
}

/* The theme of the option's name. */
static bool load_theme(struct console *c, struct theme *t, const char *name,
                       void (*complaint)(void *arg, const char *sentence), struct error *err)
{
    if (str_eq(name, THEME_AUTO))
        name = c->light ? THEME_LIGHT : THEME_DEFAULT;
    return theme_load(t, name, c->theme_dir, complaint, c, err);
}

static void read_theme(struct console *c)
{
    struct theme fresh;
    struct error err = {{0}};

    if (load_theme(c, &fresh, c->config.theme, complain, &err)) {
        c->theme = fresh;
        return;
    }
    complain(c, err.text);
    if (!*c->theme.id)
        theme_load(&c->theme, THEME_DEFAULT, NULL, NULL, NULL, NULL);
}

/* A language that can not be used leaves the one that was spoken before. */
static void read_language(struct console *c)
{
    struct error err = {{0}};

    if (!lang_use(c->config.language, c->language_dir, &err))
        complain(c, err.text);
}

/* The options are at work from now on. */
static void take_effect(struct console *c)
{
    console_alert_changed(c);
    c->model.read_ms = c->script ? 0 : c->config.read_before_key_ms;
    c->model.grace_ms = (int32_t)c->config.grace_s * 1000;
    if (!c->term)
        return;
    term_mouse(c->term, c->config.mouse);
    term_colours(c->term, (enum term_colours)c->config.colours);
    term_theme(c->term, &c->theme);
}

/* ---- the lines typed before ---- */

static void read_history(struct console *c)
{
    char path[PATHS_MAX], *text;
    ssize_t n;
    int fd;

    if (!paths_state(path, sizeof path, "history"))
        return;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return;
    text = xcalloc(1, HISTORY_FILE_MAX);
    n = read(fd, text, HISTORY_FILE_MAX);
    if (n > 0)
        history_read(&c->recall.history, text, (size_t)n);
    history_rest(&c->recall.history);
    free(text);
    close(fd);
}

/* Whole, and for this user only. A disk that does not take it costs the lines, nothing else. */
static void write_history(struct console *c)
{
    char path[PATHS_MAX], fresh[PATHS_MAX + 8], *text;
    size_t len;
    bool ok;
    int fd;

    if (c->recall.history.n == 0 || !paths_state(path, sizeof path, "history") ||
        !paths_make_parents(path, NULL))
        return;
    snprintf(fresh, sizeof fresh, "%s.XXXXXX", path);
    fd = mkstemp(fresh); /* 0600 */
    if (fd < 0)
        return;
    text = history_write(&c->recall.history, command_keep, &len);
    ok = text && write(fd, text, len) == (ssize_t)len;
    free(text);
    close(fd);
    if (!ok || rename(fresh, path) != 0)
        unlink(fresh);
}

/* ---- start, end, again ---- */

/* Wakes the loop when a file of the user changes: no looking, so nothing while nothing changes. */
static void watch(struct console *c)
{
    const uint32_t changes = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE;
    char path[PATHS_MAX];

    c->files = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (c->files < 0)
        return;
    if (paths_config(path, sizeof path, ""))
        inotify_add_watch(c->files, path, changes);
    if (*c->theme_dir)
        inotify_add_watch(c->files, c->theme_dir, changes);
    if (*c->language_dir)
        inotify_add_watch(c->files, c->language_dir, changes);
}

void console_taste_open(struct console *c)
{
    c->light = term_ground_of(getenv("COLORFGBG"));
    if (!paths_config(c->theme_dir, sizeof c->theme_dir, "themes"))
        c->theme_dir[0] = '\0';
    if (!paths_config(c->language_dir, sizeof c->language_dir, "languages"))
        c->language_dir[0] = '\0';
    read_keys(c);
    read_macros(c);
    read_language(c);
    read_theme(c);
    read_history(c);
    take_effect(c);
    watch(c);
    say_complaints(c, clock_mono_ms(), "");
}

void console_taste_close(struct console *c)
{
    write_history(c);
    recall_free(&c->recall);
    keymap_free(c->keys);
    c->keys = NULL;
    if (c->files >= 0)
        close(c->files);
    c->files = -1;
}

void console_reload(struct console *c, int64_t mono, const char *otherwise)
{
    read_options(c);
    read_keys(c);
    read_macros(c);
    read_language(c);
    read_theme(c);
    take_effect(c);
    say_complaints(c, mono, otherwise);
    c->dirty = true;
}

void console_ground(struct console *c, bool light)
{
    if (light == c->light)
        return;
    c->light = light;
    read_theme(c);
    take_effect(c);
    c->dirty = true;
}

void console_files_changed(struct console *c, int64_t mono)
{
    char events[4096];
    bool any = false;

    while (read(c->files, events, sizeof events) > 0)
        any = true;
    if (any)
        console_reload(c, mono, tr("your files have changed and were read again"));
}

/* ---- themes and options by command ---- */

static bool choose_theme(struct console *c, const char *name, struct error *err)
{
    struct theme fresh;

    if (!load_theme(c, &fresh, name, NULL, err))
        return false;
    c->theme = fresh;
    str_copy(c->config.theme, sizeof c->config.theme, name);
    take_effect(c);
    notice_set(&c->model.notice, NOTICE_INFO, clock_mono_ms(), "theme: %s", c->theme.name);
    return true;
}

static bool set_option(struct console *c, const char *text, struct error *err)
{
    char key[CONFIG_TEXT_MAX], value[2 * CONFIG_TEXT_MAX];
    const char *equal = strchr(text, '=');
    size_t len = equal ? (size_t)(equal - text) : 0;

    if (len == 0 || len >= sizeof key || strlen(equal + 1) >= sizeof value)
        return error_set(err, "type OPTION=VALUE; Tab shows the options");
    snprintf(key, sizeof key, "%.*s", (int)len, text);
    str_copy(value, sizeof value, equal + 1);
    while (*value && value[strlen(value) - 1] == ' ')
        value[strlen(value) - 1] = '\0';
    if (str_eq(key, "theme"))
        return choose_theme(c, value, err);
    if (str_eq(key, "language") && !lang_use(value, c->language_dir, err))
        return false;
    if (config_file_only(key))
        return error_set(err, "%s is set in the file 'config' only: it reaches beyond the screen",
                         key);
    if (!config_set(&c->config, key, value, err))
        return false;
    take_effect(c);
    notice_set(&c->model.notice, NOTICE_INFO, clock_mono_ms(), "%s is %s until the console ends",
               key, value);
    return true;
}

static bool apply(void *arg, enum action what, const char *text, struct error *err)
{
    if (what == ACTION_THEME_NAMED)
        return choose_theme(arg, text, err);
    return what == ACTION_SET ? set_option(arg, text, err)
                              : error_set(err, "this can not be done here");
}

static bool value(void *arg, enum action what, size_t i, char *dst, size_t size)
{
    const struct console *c = arg;
    struct theme_entry entry[THEME_MAX];

    if (what == ACTION_SET && i < config_n_options) {
        snprintf(dst, size, "%s=", config_options[i].key);
        return true;
    }
    if (what != ACTION_THEME_NAMED || i >= theme_list(c->theme_dir, entry, THEME_MAX))
        return false;
    snprintf(dst, size, "%s", entry[i].id);
    return true;
}

const struct act_owner console_owner = {.apply = apply, .value = value};

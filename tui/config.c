/* The console's settings: one table of options. */
#include "tui/config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "net/base/kvfile.h"
#include "net/base/str.h"
#include "tui/args.h"
#include "tui/paths.h"

const struct config_option config_options[] = {
    {.key = "theme",
     .type = CONFIG_TEXT,
     .offset = offsetof(struct config, theme),
     .fallback = "auto",
     .min = 1,
     .max = CONFIG_THEME_MAX - 1,
     .help = "name of a theme, or auto: dark or light as the terminal's background is"},
    {.key = "language",
     .type = CONFIG_TEXT,
     .offset = offsetof(struct config, language),
     .fallback = "auto",
     .min = 2,
     .max = CONFIG_LANGUAGE_MAX - 1,
     .help = "of the words on the screen: auto (as the locale says), en, de, or one of yours"},
    {.key = "mouse",
     .type = CONFIG_BOOL,
     .offset = offsetof(struct config, mouse),
     .fallback = "off",
     .help = "the mouse selects rows"},
    {.key = "colours",
     .type = CONFIG_CHOICE,
     .offset = offsetof(struct config, colours),
     .fallback = "auto",
     .choices = "auto none 16 256 direct",
     .help = "how many colours are used"},
    {.key = "wait.warn",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, wait_warn_s),
     .fallback = "120",
     .min = 1,
     .max = 86400,
     .help = "seconds after which a waiting time is marked"},
    {.key = "wait.late",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, wait_late_s),
     .fallback = "300",
     .min = 1,
     .max = 86400,
     .help = "seconds after which it is marked as late"},
    {.key = "read_before_key",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, read_before_key_ms),
     .fallback = "400",
     .min = 0,
     .max = 5000,
     .help = "milliseconds that a row is on screen before a key acts on it"},
    {.key = "grace",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, grace_s),
     .fallback = "4",
     .min = 0,
     .max = 30,
     .help = "seconds for which deny, block and eject can be taken back"},
    {.key = "escape_delay",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, escape_delay_ms),
     .fallback = "50",
     .min = 1,
     .max = 1000,
     .help = "milliseconds to wait for the rest of a key that begins with Escape"},
    {.key = "alert.title",
     .type = CONFIG_BOOL,
     .offset = offsetof(struct config, alert_title),
     .fallback = "on",
     .help = "the window title says who waits"},
    {.key = "alert.title_after",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, alert_title_s),
     .fallback = "0",
     .min = 0,
     .max = 86400,
     .help = "seconds of waiting before it does"},
    {.key = "alert.bell",
     .type = CONFIG_BOOL,
     .offset = offsetof(struct config, alert_bell),
     .fallback = "on",
     .help = "the terminal's bell sounds for who waits"},
    {.key = "alert.bell_after",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, alert_bell_s),
     .fallback = "0",
     .min = 0,
     .max = 86400,
     .help = "seconds of waiting before it does"},
    {.key = "alert.notify",
     .type = CONFIG_CHOICE,
     .offset = offsetof(struct config, alert_notify),
     .fallback = "off",
     .choices = "off osc9 osc777 osc99",
     .help = "notifications by this control sequence of the terminal"},
    {.key = "alert.notify_after",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, alert_notify_s),
     .fallback = "30",
     .min = 0,
     .max = 86400,
     .help = "seconds of waiting before one is sent"},
    {.key = "alert.hook",
     .type = CONFIG_TEXT,
     .offset = offsetof(struct config, alert_hook),
     .fallback = "",
     .max = CONFIG_TEXT_MAX - 1,
     .file_only = true,
     .help = "command that is run for who waits; only in this file"},
    {.key = "alert.hook_after",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, alert_hook_s),
     .fallback = "60",
     .min = 0,
     .max = 86400,
     .help = "seconds of waiting before it is run"},
    {.key = "alert.webhook",
     .type = CONFIG_URL,
     .offset = offsetof(struct config, alert_webhook),
     .fallback = "",
     .max = CONFIG_TEXT_MAX - 1,
     .file_only = true,
     .secret = true,
     .help = "address that is told by a POST of JSON of who waits; only in this file"},
    {.key = "alert.webhook_after",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, alert_webhook_s),
     .fallback = "120",
     .min = 0,
     .max = 86400,
     .help = "seconds of waiting before it is told"},
    {.key = "alert.repeat",
     .type = CONFIG_INT,
     .offset = offsetof(struct config, alert_repeat_s),
     .fallback = "120",
     .min = 0,
     .max = 86400,
     .help = "seconds between alerts until somebody answers; 0 for one alert"},
    {.key = "alert.quiet",
     .type = CONFIG_HOURS,
     .offset = offsetof(struct config, alert_quiet),
     .fallback = "off",
     .help = "hours with nothing but the title, such as 22:00-07:00"},
};
const size_t config_n_options = sizeof config_options / sizeof *config_options;

static const struct config_option *config_find(const char *key, struct error *err)
{
    const char *keys[sizeof config_options / sizeof *config_options + 1] = {0}, *near;

    for (size_t i = 0; i < config_n_options; i++) {
        if (str_eq(config_options[i].key, key))
            return &config_options[i];
        keys[i] = config_options[i].key;
    }
    near = args_nearest(key, keys);
    if (near)
        error_set(err, "there is no option %s; did you mean %s?", key, near);
    else
        error_set(err, "there is no option %s", key);
    return NULL;
}

bool config_file_only(const char *key)
{
    const struct config_option *o = config_find(key, NULL);

    return o && o->file_only;
}

static bool config_bool(const char *value, bool *out)
{
    static const char *const words[] = {"off", "on", "false", "true", "no", "yes"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(value, words[i])) {
            *out = i & 1;
            return true;
        }
    return false;
}

/* The index of a word in a list separated by spaces, or -1. */
static int config_choice(const char *choices, const char *value)
{
    size_t n = strlen(value);
    int index = 0;

    for (const char *c = choices; *c; index++) {
        size_t len = strcspn(c, " ");

        if (len == n && memcmp(c, value, n) == 0)
            return index;
        c += len + (c[len] == ' ');
    }
    return -1;
}

/* "HH:MM" at s; the minute of the day, or -1. */
static int config_minute(const char *s)
{
    static const char digits[] = "0123456789";
    int h, m;

    if (strspn(s, digits) != 2 || s[2] != ':' || strspn(s + 3, digits) != 2)
        return -1;
    h = (s[0] - '0') * 10 + s[1] - '0';
    m = (s[3] - '0') * 10 + s[4] - '0';
    return h < 24 && m < 60 ? h * 60 + m : -1;
}

static bool config_hours(const char *value, int64_t *out)
{
    int from, to;

    *out = -1;
    if (str_eq(value, "off"))
        return true;
    if (strlen(value) != 11 || value[5] != '-')
        return false;
    from = config_minute(value);
    to = config_minute(value + 6);
    *out = (int64_t)from * CONFIG_DAY + to;
    return from >= 0 && to >= 0 && from != to;
}

/* Nothing that a line of HTTP could take for more than an address. */
static bool config_url(const char *value)
{
    if (*value && !str_starts(value, "http://") && !str_starts(value, "https://"))
        return false;
    for (const char *s = value; *s; s++)
        if (*s <= ' ' || *s > '~')
            return false;
    return true;
}

bool config_set(struct config *c, const char *key, const char *value, struct error *err)
{
    const struct config_option *o = config_find(key, err);
    void *to;
    int64_t hours;
    int choice;

    if (!o)
        return false;
    to = (char *)c + o->offset;
    switch (o->type) {
    case CONFIG_BOOL: return config_bool(value, to) || error_set(err, "%s is on or off", key);
    case CONFIG_INT:
        return str_int(value, o->min, o->max, to) ||
               error_set(err, "%s is a number from %lld to %lld", key, (long long)o->min,
                         (long long)o->max);
    case CONFIG_CHOICE:
        choice = config_choice(o->choices, value);
        if (choice < 0)
            return error_set(err, "%s is one of: %s", key, o->choices);
        *(int64_t *)to = choice;
        return true;
    case CONFIG_URL:
        if (!config_url(value))
            return error_set(err, "%s is empty or begins with http:// or https://", key);
        /* fall through */
    case CONFIG_TEXT:
        if (strlen(value) < (size_t)o->min || strlen(value) > (size_t)o->max)
            return error_set(err, "%s is a text of %lld to %lld bytes", key, (long long)o->min,
                             (long long)o->max);
        str_copy(to, (size_t)o->max + 1, value);
        return true;
    case CONFIG_HOURS:
        if (!config_hours(value, &hours))
            return error_set(err, "%s is off or hours such as 22:00-07:00", key);
        *(int64_t *)to = hours;
        return true;
    }
    return false;
}

void config_defaults(struct config *c)
{
    *c = (struct config){0};
    for (size_t i = 0; i < config_n_options; i++)
        config_set(c, config_options[i].key, config_options[i].fallback, NULL);
}

static void hours_text(int64_t hours, char *dst, size_t size)
{
    int from = (int)(hours / CONFIG_DAY), to = (int)(hours % CONFIG_DAY);

    if (hours < 0)
        snprintf(dst, size, "off");
    else
        snprintf(dst, size, "%02d:%02d-%02d:%02d", from / 60, from % 60, to / 60, to % 60);
}

void config_text(const struct config *c, const struct config_option *o, char *dst, size_t size)
{
    const void *from = (const char *)c + o->offset;
    const char *word = o->choices;

    switch (o->type) {
    case CONFIG_BOOL: snprintf(dst, size, "%s", *(const bool *)from ? "on" : "off"); break;
    case CONFIG_INT: snprintf(dst, size, "%" PRId64, *(const int64_t *)from); break;
    case CONFIG_HOURS: hours_text(*(const int64_t *)from, dst, size); break;
    case CONFIG_URL:
    case CONFIG_TEXT:
        snprintf(dst, size, "%s",
                 o->secret && *(const char *)from ? CONFIG_SECRET : (const char *)from);
        break;
    case CONFIG_CHOICE:
        for (int64_t i = *(const int64_t *)from; i > 0; i--)
            word += strcspn(word, " ") + 1;
        snprintf(dst, size, "%.*s", (int)strcspn(word, " "), word);
        break;
    }
}

struct config_reading {
    struct config *config;
    void (*complain)(void *, const char *);
    void *arg;
};

static bool config_line(void *arg, const struct kvfile_line *l, struct error *err)
{
    struct config_reading *r = arg;
    char key[128];
    int n = snprintf(key, sizeof key, "%s%s%s", l->section, *l->section ? "." : "", l->key);

    if (n < 0 || (size_t)n >= sizeof key)
        return error_set(err, "there is no option of such a long name");
    return config_set(r->config, key, l->value, err);
}

static void config_complain(void *arg, const char *sentence)
{
    const struct config_reading *r = arg;

    if (r->complain)
        r->complain(r->arg, sentence);
}

static void config_say(void *arg, const char *sentence)
{
    (void)arg;
    fprintf(stderr, "%s\n", sentence);
}

int config_read(struct config *c, const char *path, void (*complain)(void *, const char *),
                void *arg)
{
    struct config_reading r = {c, complain, arg};
    const struct kvfile_reader reader = {
        .arg = &r, .set = config_line, .complain = config_complain};

    return kvfile_read(path, true, &reader);
}

int config_load(struct config *c, const char *path)
{
    return config_read(c, path, config_say, NULL);
}

int config_load_user(struct config *c)
{
    char path[PATHS_MAX];

    config_defaults(c);
    return paths_config(path, sizeof path, "config") ? config_load(c, path) : 0;
}

/* The console's settings: one table of options, read from $XDG_CONFIG_HOME/foyer/config. */
#ifndef TUI_CONFIG_H
#define TUI_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"

enum {
    CONFIG_THEME_MAX = 64,
    CONFIG_LANGUAGE_MAX = 32,
    CONFIG_TEXT_MAX = 512, /* of any option's value */
};

/* How a notification reaches the desktop: by which of the control sequences that terminals know. */
enum config_notify { NOTIFY_OFF, NOTIFY_OSC9, NOTIFY_OSC777, NOTIFY_OSC99 };
enum config_colours { COLOURS_AUTO, COLOURS_NONE, COLOURS_16, COLOURS_256, COLOURS_DIRECT };

/* Plain data. */
struct config {
    char theme[CONFIG_THEME_MAX];
    char language[CONFIG_LANGUAGE_MAX];
    bool mouse;
    int64_t colours; /* enum config_colours */
    int64_t wait_warn_s, wait_late_s;
    int64_t read_before_key_ms;
    int64_t grace_s;
    int64_t escape_delay_ms;
    bool alert_title, alert_bell;
    int64_t alert_notify;                                             /* enum config_notify */
    char alert_hook[CONFIG_TEXT_MAX], alert_webhook[CONFIG_TEXT_MAX]; /* "" for none */
    int64_t alert_title_s, alert_bell_s, alert_notify_s, alert_hook_s, alert_webhook_s;
    int64_t alert_repeat_s; /* 0: not again */
    int64_t alert_quiet;    /* CONFIG_HOURS */
};

/* CONFIG_HOURS is "22:00-07:00" or "off": -1, or the first minute of the day * CONFIG_DAY + the one
 * after the last. CONFIG_URL is a text that is empty or begins with http:// or https://. */
enum config_type { CONFIG_BOOL, CONFIG_INT, CONFIG_TEXT, CONFIG_URL, CONFIG_CHOICE, CONFIG_HOURS };
enum { CONFIG_DAY = 24 * 60 };
#define CONFIG_SECRET "(set)"

/* One option. The key is written whole ("wait.warn = 120") or in a section ("[wait]", "warn =
 * 120"). */
struct config_option {
    const char *key;
    enum config_type type;
    size_t offset;        /* of the member of struct config */
    const char *fallback; /* the default as text */
    int64_t min, max;     /* of a number, or of the bytes of a text */
    bool file_only;       /* no line or key in the console may set it: it acts outside of it */
    bool secret;          /* never shown: an address may hold a key */
    const char *choices;  /* separated by a space; the value is the index */
    const char *help;
};
extern const struct config_option config_options[];
extern const size_t config_n_options;

/* Every option at its default. */
void config_defaults(struct config *c);
/* Takes one option. False with the reason in err, and nothing is changed. */
bool config_set(struct config *c, const char *key, const char *value, struct error *err);
/* Whether only the file may set it; false for what is no option. */
bool config_file_only(const char *key);
/* The value as text; CONFIG_SECRET for a secret one that is set. */
void config_text(const struct config *c, const struct config_option *o, char *dst, size_t size);
/* Reads a file on top of what c holds; each complaint (file:line: reason) goes to standard error
 * and loading goes on. Returns the number of complaints; an absent file is none. */
int config_load(struct config *c, const char *path);
/* The same, with complaints to a callback (may be null) instead. */
int config_read(struct config *c, const char *path, void (*complain)(void *, const char *),
                void *arg);
/* Defaults, then the user's file. Returns the number of complaints. */
int config_load_user(struct config *c);

#endif

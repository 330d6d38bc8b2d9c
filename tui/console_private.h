/* The parts of the console. For console*.c only. */
#ifndef TUI_CONSOLE_PRIVATE_H
#define TUI_CONSOLE_PRIVATE_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/client/link.h"
#include "net/client/rest.h"
#include "tui/console.h"
#include "tui/draw/layout.h"
#include "tui/draw/surface.h"
#include "tui/draw/term.h"
#include "tui/draw/theme.h"
#include "tui/input/dialog.h"
#include "tui/input/action.h"
#include "tui/input/keymap.h"
#include "tui/input/prompt.h"
#include "tui/input/recall.h"
#include "tui/input/sheet.h"
#include "tui/alert_hook.h"
#include "tui/model/alert.h"
#include "tui/model/model.h"
#include "tui/pace.h"

enum { CONSOLE_PLACE = 128, CONSOLE_KEYS = 1024 /* of one read, or of one paste */ };

/* Blocks that are being taken off the list: DELETEs with tickets first to last. */
struct console_lift {
    int64_t first, last;
    size_t asked, open, done;
    char name[LIMIT_NAME + 1]; /* of the last */
    char why[ERROR_TEXT_MAX];  /* of a failure */
};

/* Alerts for people who wait. */
struct console_alerts {
    struct alert given;
    struct alert_hook hook;
    int64_t told;                  /* ticket of the webhook's message on its way; 0: none */
    int64_t looked, next;          /* monotonic ms of the last look and the next; -1: none */
    char title[TERM_NOTE_MAX + 1]; /* as the window shows it; "": its own */
};

struct console {
    /* -- from the settings */
    char *url, *key;
    char host[LIMIT_NAME + 1];
    char place[CONSOLE_PLACE];
    struct config config; /* own: it changes while the console runs */
    /* -- the outside */
    struct link *link;
    struct rest *rest;
    struct term *term;
    int link_wake, rest_wake, signals;
    bool link_started;
    /* -- the token */
    int64_t ticket;      /* of the call for a token that is on its way; 0 for none */
    int64_t token_next;  /* wall ms: when to ask for (the next) token; 0 while asking */
    int64_t token_asked; /* mono ms: when the last one came */
    int64_t token_exp;   /* wall ms: of the one that was asked for last */
    int token_tries;
    /* -- the block list */
    int64_t blocks_ticket; /* of the call for it; 0 for none */
    struct console_lift lift;
    /* -- what is shown */
    struct model model;
    struct dialog dialog;
    struct prompt prompt;
    struct sheet sheet;
    struct keymap *keys;
    struct recall recall;
    struct layout layout;
    struct surface *surface;
    struct theme theme;
    bool light; /* the terminal's background, for the theme "auto" */
    char theme_dir[1024], language_dir[1024];
    int files; /* tells that the user's files have changed; -1: nothing does */
    int complaints;
    char complaint[ERROR_TEXT_MAX]; /* the first of them */
    /* -- or in lines */
    bool is_plain, script;
    int tell; /* enum plain_tell */
    struct console_plain *line;
    struct console_sock *sock;
    struct console_alerts alerts;
    int64_t settle_at; /* mono ms: when what a start or snapshot needed is given back; 0: not */
    bool dirty, pasting;
    struct pace pace; /* of frames */
    struct key paste[CONSOLE_KEYS];
    size_t n_paste;
    /* -- the end */
    bool over, terminal_gone;
    int code;
    char words[ERROR_TEXT_MAX]; /* for standard error, once the terminal is back */
};

/* Ends the loop with an exit code and words ("" for none). */
void console_end(struct console *c, int code, const char *words);

/* console_wire.c: link and token. */
/* Asks for a token when it is time; wall and mono ms. */
void console_token_turn(struct console *c, int64_t wall, int64_t mono);
/* Takes what the REST thread and the link have brought. */
void console_take_rest(struct console *c, int64_t wall, int64_t mono);
void console_take_link(struct console *c, int64_t wall, int64_t mono);

/* Gives a request to the link: a model_send_fn, arg is the console. */
int64_t console_send(void *arg, struct wire_req *r);
/* Starts a REST call: a sheet_call_fn, arg is the console. */
int64_t console_call(void *arg, enum rest_method m, const char *path, const char *body);
/* What the sheet may use. */
struct sheet_env console_sheet_env(struct console *c, int64_t wall, int64_t mono);
/* Tells which entry this host is reading. */
void console_claim(struct console *c, int64_t mono);
/* Asks which rules were tried on the person whose details are shown. */
void console_why(struct console *c, int64_t mono);

/* console_taste.c: options, keys, macros, theme. */
/* Reads the user's files before the terminal is taken. */
void console_taste_open(struct console *c);
void console_taste_close(struct console *c);
/* Reads them again; `otherwise` is said when nothing is wrong with them. */
void console_reload(struct console *c, int64_t mono, const char *otherwise);
/* The terminal has said what its background is. */
void console_ground(struct console *c, bool light);
/* The descriptor `files` is readable. */
void console_files_changed(struct console *c, int64_t mono);
extern const struct act_owner console_owner;
/* console_plain.c: line mode. */
bool console_plain_open(struct console *c, struct error *err);
void console_plain_close(struct console *c);
/* Takes what was typed. */
void console_plain_input(struct console *c, int64_t wall, int64_t mono);
/* Says what has changed, and ends at the end of the input. */
void console_plain_turn(struct console *c, int64_t wall, int64_t mono);
/* Takes an answer of the server, which may be to one of its calls. */
void console_plain_rest(struct console *c, const struct rest_answer *a);
/* Whether it wants to read and to write. */
bool console_plain_reads(const struct console *c);
bool console_plain_writes(const struct console *c);
/* Milliseconds until it wants to be called again; -1: not by itself. */
int console_plain_wait(const struct console *c, int64_t mono);

/* console_sock.c: verbs that act through this console. Without a socket it does nothing. */
enum { CONSOLE_CALLERS = 8 };
void console_sock_open(struct console *c);
void console_sock_close(struct console *c);
/* What to wait for: the socket and those who are connected. */
void console_sock_poll(const struct console *c, struct pollfd fd[1 + CONSOLE_CALLERS]);
void console_sock_turn(struct console *c, const struct pollfd fd[1 + CONSOLE_CALLERS], int64_t wall,
                       int64_t mono);
/* Milliseconds until it wants to be called again; -1: not by itself. */
int console_sock_wait(const struct console *c);
/* An answer of the server, which may be for one of them. */
void console_sock_rest(struct console *c, const struct rest_answer *a);
void console_sock_reply(struct console *c, const struct wire_msg *m);

/* The time zone at that time, in minutes. */
int console_minutes_east(int64_t wall);

/* console_blocks.c: the block list. */
/* Asks for it when its dialog has opened. */
void console_blocks_turn(struct console *c, int64_t mono);
/* Takes the ticked off it and closes the dialog. */
void console_blocks_lift(struct console *c, int64_t mono);
/* Takes an answer about it; false when it is about something else. */
bool console_blocks_answer(struct console *c, const struct rest_answer *a, int64_t mono);

/* console_alert.c: title, bell, notification, hook and webhook for people who wait. */
/* Gives what is due. */
void console_alert_turn(struct console *c, int64_t wall, int64_t mono);
/* Lists or options may have changed: it looks again soon. */
void console_alert_changed(struct console *c);
/* Takes the answer to the webhook's message; false when it is about something else. */
bool console_alert_answer(struct console *c, const struct rest_answer *a, int64_t wall,
                          int64_t mono);
/* console_alert_json.c: the webhook's message, the caller's (free). text is for people. */
char *console_alert_json(const struct alert_hook_facts *f, const char *text);
/* The terminal is ours again. */
void console_alert_resumed(struct console *c);
/* Milliseconds until it wants to be called again; -1: not by itself. */
int64_t console_alert_wait(const struct console *c, int64_t mono);

/* console_screen.c: frames and input. */
bool console_screen_open(struct console *c, struct error *err);
void console_screen_close(struct console *c);
/* Draws what has changed. */
void console_frame(struct console *c, int64_t wall, int64_t mono);
/* Takes everything that the terminal has sent. */
void console_take_input(struct console *c, int64_t wall, int64_t mono);
/* The terminal has another size. */
void console_resized(struct console *c);
/* Stops the program until it is continued, with the terminal given back in between. */
void console_suspend(struct console *c);

#endif

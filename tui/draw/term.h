/* The terminal: locale, start and restore, colours, keys, presenting a surface. UI thread.
 *
 * With surface_curses.c the only user of ncurses. Signals are the caller's (signalfd): it calls
 * term_resized() after SIGWINCH and term_suspend()/term_resume() around SIGTSTP. While a terminal
 * is open, SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT restore it before the program dies of them.
 */
#ifndef TUI_DRAW_TERM_H
#define TUI_DRAW_TERM_H

#include <stdbool.h>
#include <stdint.h>

#include "net/base/error.h"
#include "tui/draw/surface.h"
#include "tui/draw/term_copy.h"
#include "tui/draw/theme.h"

/* Keys that are no characters; above every code point. */
enum term_key {
    TERM_UP = 0x110000,
    TERM_DOWN,
    TERM_LEFT,
    TERM_RIGHT,
    TERM_HOME,
    TERM_END,
    TERM_PGUP,
    TERM_PGDN,
    TERM_BACKSPACE,
    TERM_DELETE,
    TERM_INSERT,
    TERM_BACKTAB,
    TERM_SHIFT_UP,
    TERM_SHIFT_DOWN,
    TERM_F1, /* TERM_F1 + n - 1 is Fn, to F12 */
    TERM_F12 = TERM_F1 + 11,
};

enum term_kind { TERM_KEY, TERM_PASTE_BEGIN, TERM_PASTE_END, TERM_MOUSE, TERM_GROUND };
enum term_button { TERM_CLICK, TERM_DOUBLE, TERM_RIGHT_CLICK, TERM_WHEEL_UP, TERM_WHEEL_DOWN };

/* One thing that came from the terminal. */
struct term_input {
    enum term_kind kind;
    uint32_t code; /* TERM_KEY: a term_key or a code point: Enter is '\r', Escape 0x1b, Tab '\t',
                      Ctrl-a 1 ...; TERM_GROUND: 1 when the terminal's background is light */
    bool alt;      /* TERM_KEY: with Alt (or Escape right before it) */
    int y, x;      /* TERM_MOUSE */
    enum term_button button;
};

struct term_options {
    bool mouse;
    bool ascii; /* lines of - | + even where box characters would do */
    enum term_colours colours;
    bool ask_ground; /* ask for the background, where terminals answer; TERM_GROUND, or nothing */
    int escape_ms;   /* how long a lone Escape may be the start of a key; 0: 50 */
};

struct term;

/* Sets the locale from the environment; when it is not usable, C.UTF-8 instead. An explicit
 * LC_ALL or LC_CTYPE that is usable is respected, UTF-8 or not. Call once, before any thread and
 * before any width is measured. Returns true when text is UTF-8. */
bool term_locale(void);

/* Whether stdin and stdout are a terminal on which a screen can be drawn: TERM is set and known, is
 * not "dumb", and can place its cursor. Changes nothing. Main thread, before term_open(). */
bool term_usable(void);

/* Takes over the terminal of stdin and stdout. Null with the sentence in err when it can not (not
 * a terminal, TERM unknown or without cursor movement); nothing has been changed then. One at a
 * time. */
struct term *term_open(const struct term_options *o, struct error *err);
/* Restores the terminal. Accepts null. */
void term_close(struct term *t);
/* The same without a word to the terminal, which is gone (SIGHUP). */
void term_abandon(struct term *t);

/* Gives the terminal back for a while, and takes it again (a resize in between is noticed, the next
 * frame is drawn whole). */
void term_suspend(struct term *t);
void term_resume(struct term *t);

/* Asks the terminal for its size; true when it has changed. */
bool term_resized(struct term *t);
int term_rows(const struct term *t);
int term_cols(const struct term *t);

/* From the next frame on. */
void term_theme(struct term *t, const struct theme *theme);
void term_mouse(struct term *t, bool on);
/* To be followed by term_theme(). */
void term_colours(struct term *t, enum term_colours colours);

/* Draws what differs from the last frame. term_redraw makes the next frame draw everything. */
void term_present(struct term *t, const struct surface *s);
void term_redraw(struct term *t);
/* Puts a text on the terminal's clipboard, through tmux or screen where one is in between. Whether
 * the terminal takes it can not be known. False when it has none, or the text is too long. */
bool term_copy(struct term *t, const char *text);
/* Whether text is UTF-8. */
bool term_utf8(void);
void term_bell(struct term *t);
/* Sets the window title where terminals have one; "" gives back the one from before, as every end
 * of the program does. The text is cleaned. */
void term_title(struct term *t, const char *text);
/* Sends a notification, through tmux or screen where one is in between; nothing on terminals that
 * are not known to take such sequences. The text is cleaned. */
void term_notify(struct term *t, enum term_note note, const char *text);

/* Takes the next thing that the terminal has sent; false when nothing is there. Call until false
 * after each poll of stdin. */
bool term_read(struct term *t, struct term_input *in);

#endif

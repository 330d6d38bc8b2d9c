/* The terminal: start, restore, size, keys. */
#define NCURSES_WIDECHAR 1
#include "tui/draw/term.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tui/draw/surface_curses.h"
#include "tui/draw/term_crash.h"
#include "tui/draw/term_ground.h"
#include "tui/draw/term_out.h"
#include "tui/draw/term_say.h"

#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"

enum { ESCAPE = 0x1b, ESCAPE_MS = 50, CODE_PASTE_BEGIN = KEY_MAX + 1, CODE_PASTE_END };

struct term {
    SCREEN *screen;
    WINDOW *keys; /* a pad: reading from it never draws */
    struct surface_curses *picture;
    struct term_out *out;
    int rows, cols;
    struct term_say say;
    struct term_ground ground;
    bool ansi, mouse;
};

/* ---- locale ---- */

static bool is_utf8(void)
{
    return str_eq(nl_langinfo(CODESET), "UTF-8");
}

bool term_locale(void)
{
    const char *all = getenv("LC_ALL"), *type = getenv("LC_CTYPE");
    bool asked = (all && *all) || (type && *type);
    bool usable = setlocale(LC_ALL, "") != NULL;

    if (usable && (is_utf8() || asked))
        return is_utf8();
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "C");
    return is_utf8();
}

/* ---- start and end ---- */

/* A capability of the terminal without its padding marks. */
static void add_capability(struct strbuf *b, const char *name)
{
    char capability[16];
    const char *s;

    snprintf(capability, sizeof capability, "%s", name);
    s = tigetstr(capability);
    if (!s || s == (char *)-1)
        return;
    while (*s) {
        const char *end = s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;

        if (end) {
            s = end + 1;
            continue;
        }
        strbuf_add(b, s++, 1);
    }
}

/* The bytes that bring the terminal back whatever state it is in. */
static void arm_crash(const struct term *t, const struct termios *saved)
{
    static const char *const names[] = {"sgr0", "op", "cnorm", "rmkx", "rmcup"};
    struct strbuf b = STRBUF_INIT(TERM_CRASH_MAX);

    if (t->ansi)
        strbuf_puts(&b, PASTE_OFF MOUSE_OFF);
    if (t->say.titled)
        strbuf_puts(&b, TERM_SAY_TITLE_BACK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        add_capability(&b, names[i]);
    term_crash_arm(b.s ? b.s : "", b.len, saved);
    alloc_on_death(term_crash_restore);
    strbuf_free(&b);
}

/* Keys that the terminal description leaves out or names otherwise. */
static void define_keys(void)
{
    static const struct {
        const char *sequence;
        int code;
    } table[] = {
        {"\033[200~", CODE_PASTE_BEGIN},
        {"\033[201~", CODE_PASTE_END},
        {"\033[A", KEY_UP},
        {"\033[B", KEY_DOWN},
        {"\033[C", KEY_RIGHT},
        {"\033[D", KEY_LEFT},
        {"\033[H", KEY_HOME},
        {"\033[F", KEY_END},
        {"\033[1~", KEY_HOME},
        {"\033[4~", KEY_END},
        {"\033[Z", KEY_BTAB},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        define_key(table[i].sequence, table[i].code);
}

/* No flow control and no quoting, so that Ctrl-s, Ctrl-q, Ctrl-v and Ctrl-o are keys. */
static void set_modes(void)
{
    struct termios tio;

    cbreak();
    noecho();
    nonl();
    if (tcgetattr(STDIN_FILENO, &tio) == 0) {
        tio.c_iflag &= (tcflag_t) ~(IXON | IXOFF);
        tio.c_lflag &= (tcflag_t)~IEXTEN;
        tcsetattr(STDIN_FILENO, TCSANOW, &tio);
        def_prog_mode();
    }
}

static void never_runs(int sig)
{
    (void)sig;
}

/* While it draws ncurses has SIGTSTP ignored, by which one that waits for the console's own loop is
 * lost, unless the signal has a handler before. The loop keeps it blocked: this one never runs. */
static void keep_stop_signal(void)
{
    struct sigaction ours = {.sa_handler = never_runs};

    sigemptyset(&ours.sa_mask);
    sigaction(SIGTSTP, &ours, NULL);
}

static SCREEN *start_curses(struct term_out *out, struct error *err)
{
    const char *type = getenv("TERM"), *move;
    SCREEN *screen;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        error_set(err,
                  "standard input and output are not a terminal; foyer watch works without one");
        return NULL;
    }
    if (!type || !*type) {
        error_set(err, "TERM is not set; set it, or use foyer watch");
        return NULL;
    }
    keep_stop_signal();
    screen = out ? newterm(NULL, term_out_stream(out), stdin) : NULL;
    if (!screen) {
        error_set(err,
                  "the terminal type '%.60s' (TERM) is not known here; try TERM=xterm or "
                  "use foyer watch",
                  type);
        return NULL;
    }
    move = tigetstr("cup");
    if (!move || move == (char *)-1) {
        endwin();
        delscreen(screen);
        error_set(err, "the terminal '%.60s' (TERM) can not place its cursor; use foyer watch",
                  type);
        return NULL;
    }
    return screen;
}

struct term *term_open(const struct term_options *o, struct error *err)
{
    struct term_out *out = term_out_new();
    struct termios saved;
    struct term *t;
    SCREEN *screen;

    memset(&saved, 0, sizeof saved);
    tcgetattr(STDIN_FILENO, &saved);
    screen = start_curses(out, err);
    if (!screen) {
        term_out_free(out);
        return NULL;
    }
    t = xcalloc(1, sizeof *t);
    t->screen = screen;
    t->out = out;
    t->ansi = str_starts(tigetstr("cup"), "\033[");
    term_say_open(&t->say, getenv("TERM"), is_utf8());
    arm_crash(t, &saved);
    set_escdelay(o->escape_ms > 0 ? o->escape_ms : ESCAPE_MS);
    set_modes();
    define_keys();
    t->keys = newpad(1, 1);
    keypad(stdscr, TRUE);
    keypad(t->keys, TRUE);
    nodelay(t->keys, TRUE);
    typeahead(-1);
    t->picture = surface_curses_new(is_utf8(), o->ascii, o->colours);
    getmaxyx(stdscr, t->rows, t->cols);
    if (t->ansi)
        term_say(PASTE_ON);
    t->ground.asked = o->ask_ground && t->say.titled;
    if (t->ground.asked)
        term_say(TERM_GROUND_ASK);
    term_mouse(t, o->mouse);
    return t;
}

static void free_term(struct term *t)
{
    surface_curses_free(t->picture);
    delwin(t->keys);
    delscreen(t->screen);
    term_out_free(t->out);
    free(t);
}

/* What ncurses does not know about. */
static void leave(struct term *t)
{
    if (t->ansi)
        term_say(PASTE_OFF);
    term_title(t, "");
}

void term_close(struct term *t)
{
    if (!t)
        return;
    leave(t);
    curs_set(1);
    endwin();
    term_crash_disarm();
    alloc_on_death(NULL);
    free_term(t);
}

void term_abandon(struct term *t)
{
    if (!t)
        return;
    term_crash_disarm();
    alloc_on_death(NULL);
    free_term(t);
}

void term_suspend(struct term *t)
{
    leave(t);
    curs_set(1);
    endwin();
}

void term_resume(struct term *t)
{
    reset_prog_mode();
    if (t->ansi)
        term_say(PASTE_ON);
    term_resized(t);
    term_redraw(t);
}

/* ---- size ---- */

bool term_resized(struct term *t)
{
    struct winsize w;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_row == 0 || w.ws_col == 0)
        return false;
    if (w.ws_row == t->rows && w.ws_col == t->cols)
        return false;
    resizeterm(w.ws_row, w.ws_col);
    t->rows = w.ws_row;
    t->cols = w.ws_col;
    term_redraw(t);
    return true;
}

int term_rows(const struct term *t)
{
    return t->rows;
}

int term_cols(const struct term *t)
{
    return t->cols;
}

/* ---- showing ---- */

void term_theme(struct term *t, const struct theme *theme)
{
    surface_curses_theme(t->picture, theme);
}

void term_colours(struct term *t, enum term_colours colours)
{
    surface_curses_colours(t->picture, colours);
}

void term_mouse(struct term *t, bool on)
{
    const mmask_t wanted = BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED |
                           BUTTON3_PRESSED | BUTTON3_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED;

    if (t->mouse == on)
        return;
    t->mouse = on;
    mouseinterval(0);
    mousemask(on ? wanted : 0, NULL);
}

void term_present(struct term *t, const struct surface *s)
{
    term_out_begin(t->out);
    surface_curses_present(t->picture, s);
    term_out_end(t->out, t->ansi);
}

void term_redraw(struct term *t)
{
    surface_curses_forget(t->picture);
}

void term_bell(struct term *t)
{
    (void)t;
    beep();
}

void term_title(struct term *t, const char *text)
{
    term_say_title(&t->say, text);
}

bool term_copy(struct term *t, const char *text)
{
    return term_say_copy(&t->say, text);
}

void term_notify(struct term *t, enum term_note note, const char *text)
{
    term_say_note(&t->say, note, text);
}

bool term_utf8(void)
{
    return is_utf8();
}

/* ---- keys ---- */

static uint32_t from_function_key(wint_t code)
{
    static const struct {
        int curses;
        uint32_t key;
    } table[] = {
        {KEY_UP, TERM_UP},       {KEY_DOWN, TERM_DOWN},     {KEY_LEFT, TERM_LEFT},
        {KEY_RIGHT, TERM_RIGHT}, {KEY_HOME, TERM_HOME},     {KEY_END, TERM_END},
        {KEY_PPAGE, TERM_PGUP},  {KEY_NPAGE, TERM_PGDN},    {KEY_BACKSPACE, TERM_BACKSPACE},
        {KEY_DC, TERM_DELETE},   {KEY_IC, TERM_INSERT},     {KEY_BTAB, TERM_BACKTAB},
        {KEY_SR, TERM_SHIFT_UP}, {KEY_SF, TERM_SHIFT_DOWN}, {KEY_ENTER, '\r'},
        {KEY_A1, TERM_HOME},     {KEY_A3, TERM_PGUP},       {KEY_C1, TERM_END},
        {KEY_C3, TERM_PGDN},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if ((int)code == table[i].curses)
            return table[i].key;
    if (code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(12))
        return TERM_F1 + (uint32_t)(code - (wint_t)KEY_F(1));
    return 0;
}

static uint32_t from_char(wint_t ch)
{
    if (ch == '\n')
        return '\r';
    return ch == 0x7f || ch == 8 ? TERM_BACKSPACE : (uint32_t)ch;
}

static bool read_mouse(struct term_input *in)
{
    static const struct {
        mmask_t bits;
        enum term_button button;
    } table[] = {
        {BUTTON1_DOUBLE_CLICKED, TERM_DOUBLE},
        {BUTTON1_PRESSED | BUTTON1_CLICKED, TERM_CLICK},
        {BUTTON3_PRESSED | BUTTON3_CLICKED, TERM_RIGHT_CLICK},
        {BUTTON4_PRESSED, TERM_WHEEL_UP},
        {BUTTON5_PRESSED, TERM_WHEEL_DOWN},
    };
    MEVENT e;

    if (getmouse(&e) == ERR)
        return false;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (e.bstate & table[i].bits) {
            *in = (struct term_input){
                .kind = TERM_MOUSE, .y = e.y, .x = e.x, .button = table[i].button};
            return true;
        }
    return false;
}

/* False when it is nothing that anybody waits for. */
static bool read_function_key(struct term_input *in, wint_t code)
{
    if (code == KEY_MOUSE)
        return read_mouse(in);
    *in = (struct term_input){.kind = TERM_KEY};
    if (code == CODE_PASTE_BEGIN)
        in->kind = TERM_PASTE_BEGIN;
    else if (code == CODE_PASTE_END)
        in->kind = TERM_PASTE_END;
    else
        in->code = from_function_key(code);
    return in->kind != TERM_KEY || in->code != 0;
}

/* An Escape came: with what is right behind it that is a key with Alt. False when it begins what
 * the terminal says of its background. */
static bool read_escape(struct term *t, struct term_input *in)
{
    wint_t next;
    int got = wget_wch(t->keys, &next);

    *in = (struct term_input){.kind = TERM_KEY, .code = ESCAPE};
    term_ground_escape(&t->ground);
    if (got == OK && next != ESCAPE) {
        in->code = from_char(next);
        in->alt = true;
        return term_ground_feed(&t->ground, next) == GROUND_KEY;
    }
    if (got == OK)
        unget_wch((wchar_t)next);
    else if (got == KEY_CODE_YES)
        ungetch((int)next);
    return true;
}

/* False when it is no key, or not yet the end of what the terminal says. */
static bool read_char(struct term *t, struct term_input *in, wint_t code)
{
    enum ground_step step = term_ground_feed(&t->ground, code);

    *in = (struct term_input){.kind = TERM_KEY, .code = from_char(code)};
    if (step == GROUND_KEY)
        return code != ESCAPE || read_escape(t, in);
    in->kind = TERM_GROUND;
    in->code = t->ground.light;
    return step == GROUND_SAID;
}

bool term_read(struct term *t, struct term_input *in)
{
    wint_t code;
    int got;

    while ((got = wget_wch(t->keys, &code)) != ERR)
        if (got == KEY_CODE_YES ? read_function_key(in, code) : read_char(t, in, code))
            return true;
    return false;
}

/* What each verb takes, and why some actions of the screen are none. */
#include "net/base/tr.h"
#include "tui/plain/plain_private.h"

/* What is about cursors, panes and colours, and what there is here instead. */
static const char no_cursor[] = TR("there is no cursor here; verbs take a number, an id or a name");
static const char no_marks[] =
    TR("there are no marks here; verbs take several people, with commas between");
static const char no_panes[] =
    TR("there are no panes here; rooms, waiting, people and log list what is in them");
static const char *const not_here[ACTION_COUNT] = {
    [ACTION_DOWN] = no_cursor,
    [ACTION_UP] = no_cursor,
    [ACTION_FIRST] = no_cursor,
    [ACTION_LAST] = no_cursor,
    [ACTION_PAGE_DOWN] = no_cursor,
    [ACTION_PAGE_UP] = no_cursor,
    [ACTION_HALF_DOWN] = no_cursor,
    [ACTION_HALF_UP] = no_cursor,
    [ACTION_FOLLOW] = no_cursor,
    [ACTION_MARK] = no_marks,
    [ACTION_RANGE] = no_marks,
    [ACTION_INVERT] = no_marks,
    [ACTION_UNMARK] = no_marks,
    [ACTION_NEXT_PANE] = no_panes,
    [ACTION_PREV_PANE] = no_panes,
    [ACTION_ZOOM] = no_panes,
    [ACTION_FIND_NEXT] = TR("find TEXT lists all who have it"),
    [ACTION_FIND_PREV] = TR("find TEXT lists all who have it"),
    [ACTION_SORT] = TR("lists are in the order in which people came"),
    [ACTION_REVERSE] = TR("lists are in the order in which people came"),
    [ACTION_FREEZE] = TR("nothing moves here; a number stays with its person"),
    [ACTION_COMMAND] = TR("every line is a command here"),
    [ACTION_THEME_NAMED] = TR("there are no colours here"),
    [ACTION_THEME] = TR("there are no colours here"),
    [ACTION_MOUSE] = TR("there is nothing to click on here"),
    [ACTION_REDRAW] = TR("nothing is drawn here; status says how things stand"),
};

const char *plain_not_here(enum action a)
{
    return not_here[a] ? tr(not_here[a]) : "";
}

struct plain_shape plain_shape_of(enum action a)
{
    static const struct plain_shape table[ACTION_COUNT] = {
        [ACTION_HOLD] = {PLAIN_PEOPLE, PLAIN_MAY_TEXT},
        [ACTION_MESSAGE] = {PLAIN_PEOPLE, PLAIN_TEXT},
        [ACTION_BLOCK] = {PLAIN_PEOPLE, PLAIN_CHOICE},
        [ACTION_DENY_REASON] = {PLAIN_PEOPLE, PLAIN_TEXT},
        [ACTION_EJECT_BLOCK] = {PLAIN_PEOPLE, PLAIN_CHOICE},
        [ACTION_EJECT_REASON] = {PLAIN_PEOPLE, PLAIN_TEXT},
        [ACTION_RENAME] = {PLAIN_PEOPLE, PLAIN_TEXT},
        [ACTION_RIGHTS] = {PLAIN_PEOPLE, PLAIN_CHOICE},
        [ACTION_UNTIL] = {PLAIN_PEOPLE, PLAIN_TEXT},
        [ACTION_TOKEN_FOR] = {PLAIN_PEOPLE, PLAIN_FIELD},
        [ACTION_ADMIT_ALL] = {PLAIN_ROOM, PLAIN_NO_REST},
        [ACTION_DENY_ALL] = {PLAIN_ROOM, PLAIN_NO_REST},
        [ACTION_ADMIT_NUMBER] = {PLAIN_NUMBER, PLAIN_TEXT},
        [ACTION_BROADCAST] = {PLAIN_ROOM, PLAIN_TEXT},
        [ACTION_STREAM] = {PLAIN_ROOM, PLAIN_MAY_TEXT},
        [ACTION_END_MEETING] = {PLAIN_ROOM, PLAIN_ASKED},
        [ACTION_MUTE_REST] = {PLAIN_ROOM, PLAIN_EXCEPT},
        [ACTION_CAMERA_REST] = {PLAIN_ROOM, PLAIN_EXCEPT},
        [ACTION_SHARE_REST] = {PLAIN_ROOM, PLAIN_EXCEPT},
        [ACTION_EDIT_ROOM] = {PLAIN_ROOM, PLAIN_FIELD},
        [ACTION_TOKEN] = {PLAIN_ROOM, PLAIN_FIELD},
        [ACTION_NEW_ROOM] = {PLAIN_NAME, PLAIN_NO_REST},
        [ACTION_BLOCKS] = {PLAIN_NOTHING, PLAIN_NO_REST},
        [ACTION_UNDO] = {PLAIN_NOTHING, PLAIN_NO_REST},
        [ACTION_REDO] = {PLAIN_NOTHING, PLAIN_NO_REST},
        [ACTION_ADMIT_NEXT] = {PLAIN_NOTHING, PLAIN_NO_REST},
        [ACTION_QUIT] = {PLAIN_NOTHING, PLAIN_NO_REST},
        [ACTION_RELOAD] = {PLAIN_NOTHING, PLAIN_NO_REST},
        [ACTION_SUSPEND] = {PLAIN_NOTHING, PLAIN_NO_REST},
    };
    const struct action_info *info = &action_infos[a];

    if (a == ACTION_REPEAT || a == ACTION_MACRO) /* verbs of plain_lists */
        return (struct plain_shape){PLAIN_NOT, PLAIN_NO_REST};
    if (table[a].takes != PLAIN_NOT || info->kind == KIND_VIEW)
        return table[a];
    return (struct plain_shape){info->panes & (IN_KNOCKS | IN_PEOPLE) ? PLAIN_PEOPLE : PLAIN_ROOM,
                                PLAIN_NO_REST};
}

const char *plain_usage(struct plain_shape s)
{
    static const char *const people[] = {[PLAIN_NO_REST] = TR("PEOPLE"),
                                         [PLAIN_MAY_TEXT] = TR("PEOPLE [TEXT]"),
                                         [PLAIN_TEXT] = TR("PEOPLE TEXT"),
                                         [PLAIN_ASKED] = TR("PEOPLE"),
                                         [PLAIN_CHOICE] = TR("PEOPLE [CHOICE]"),
                                         [PLAIN_EXCEPT] = TR("PEOPLE"),
                                         [PLAIN_FIELD] = TR("PERSON [PROPERTY=VALUE]")};
    static const char *const room[] = {[PLAIN_NO_REST] = TR("[ROOM]"),
                                       [PLAIN_MAY_TEXT] = TR("[ROOM] [TEXT]"),
                                       [PLAIN_TEXT] = TR("[ROOM] TEXT"),
                                       [PLAIN_ASKED] = TR("[ROOM]"),
                                       [PLAIN_CHOICE] = TR("[ROOM]"),
                                       [PLAIN_EXCEPT] = TR("[ROOM] [but PEOPLE]"),
                                       [PLAIN_FIELD] = TR("[ROOM] [PROPERTY=VALUE]")};

    switch (s.takes) {
    case PLAIN_PEOPLE: return tr(people[s.rest]);
    case PLAIN_ROOM: return tr(room[s.rest]);
    case PLAIN_NUMBER: return tr("NUMBER [ROOM]");
    case PLAIN_NAME: return tr("[NAME]");
    default: return "";
    }
}

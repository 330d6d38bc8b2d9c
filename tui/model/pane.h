/* The panes of the console, in the order of their number keys. */
#ifndef TUI_MODEL_PANE_H
#define TUI_MODEL_PANE_H

enum pane { PANE_ROOMS, PANE_KNOCKS, PANE_PEOPLE, PANE_LOG, PANE_DETAIL, PANE_COUNT };

#endif

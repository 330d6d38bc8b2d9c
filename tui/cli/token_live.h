/* foyer token list and revoke. For token.c. */
#ifndef TUI_CLI_TOKEN_LIVE_H
#define TUI_CLI_TOKEN_LIVE_H

/* Each takes the words behind its name and returns the exit code. */
int token_live_list(int argc, char **argv);
int token_live_revoke(int argc, char **argv);

#endif

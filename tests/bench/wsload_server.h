/* A bare server of libwebsockets on libuv in a process of its own: what the limits have in common.
 */
#ifndef TESTS_BENCH_WSLOAD_SERVER_H
#define TESTS_BENCH_WSLOAD_SERVER_H

#include <libwebsockets.h>
#include <sys/types.h>
#include <uv.h>

/* Begins a process that runs serve(tell, arg), which ends in wsload_listen, and waits for its port.
 * Ends the test, saying what, when there is none. */
pid_t wsload_start(const char *what, int *port, void (*serve)(int tell, const void *arg),
                   const void *arg);
/* Listens on a free port of 127.0.0.1, writes it to tell, and runs the loop, which is initialised.
 * info holds what is particular to the server. */
_Noreturn void wsload_listen(int tell, uv_loop_t *loop, struct lws_context_creation_info *info);

#endif

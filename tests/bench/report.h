/* The results as a table, as JSON and as plots. */
#ifndef TESTS_BENCH_REPORT_H
#define TESTS_BENCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/bench/run.h"

enum report_verdict { REPORT_TOLD, REPORT_MET, REPORT_OVER, REPORT_NOT_RUN };

/* What came of a row, and how it compares (ours / peer or peer / ours as its rule says); 0 without
 * a peer. */
enum report_verdict report_verdict(const struct bench_row *r);
double report_ratio(const struct bench_row *r);
extern const char *const report_words[];

/* The head of the table, and a row, for the terminal. */
void report_head(void);
void report_row(const struct bench_row *r);
/* The machine in one line. Static. */
const char *report_machine(void);

/* The same table in Markdown, as README.md has it; false when the file can not be written. */
bool report_markdown(const char *path, const struct run_results *r);
/* All rows and points as JSON into this file; false when it can not be written. */
bool report_json(const char *path, const struct run_results *r);
/* folder/NAME.svg for every plot. */
bool report_plots(const char *folder, const struct run_results *r);

#endif

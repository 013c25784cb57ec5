/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What the module prints and the reader parses: the only thing both know.
 *
 * Every file in /sys/kernel/debug/pageledger/ starts with
 *	# pageledger <file> <format version>
 *	# <column> <column> ...
 * then has one record a line, whitespace-separated. Only the last column may
 * contain spaces: it runs to the end of the line. `stats` is "key value" lines.
 */
#ifndef _UAPI_PAGELEDGER_H
#define _UAPI_PAGELEDGER_H

#define PL_FORMAT		1
#define PL_DIR			"pageledger"
#define PL_MAGIC		"# pageledger"

#define PL_COLUMNS_CALLERS	"pages bytes allocs oldest newest class caller"
#define PL_COLUMNS_STACKS	"pages bytes allocs oldest newest class stack"
#define PL_COLUMNS_STATS	"key value"

/* In `stacks`, between two frames, innermost first. */
#define PL_FRAME_SEPARATOR	';'

#endif /* _UAPI_PAGELEDGER_H */

// SPDX-License-Identifier: GPL-2.0
/* What is known of the kernel's functions that allocate pages: how to find it. */
#include <string.h>

#include "model/knowledge.h"
#include "model/knowledge_rows.h"

#define NR_ROWS (sizeof(rows) / sizeof(*rows))

const struct knowledge *knowledge_row(size_t number)
{
	return number < NR_ROWS ? &rows[number] : NULL;
}

size_t knowledge_number(const struct knowledge *row)
{
	return (size_t)(row - rows);
}

size_t count_knowledge(void)
{
	return NR_ROWS;
}

/* The compiler's "name.part.0", and the "name_noprof" of newer kernels, are the same function. */
static size_t length_of_name(const char *caller)
{
	static const char wrapper[] = "_noprof";
	const size_t more = sizeof(wrapper) - 1;
	size_t len = strcspn(caller, ". ");

	if (len > more && !strncmp(caller + len - more, wrapper, more))
		len -= more;
	return len;
}

/* "[module]" of "function [module]", or "". */
static const char *module_of(const char *text)
{
	const char *open = strrchr(text, '[');

	return open ? open : "";
}

static bool is_name(const char *word, size_t len, const char *caller)
{
	if (len && word[len - 1] == '*')
		return !strncmp(word, caller, len - 1);
	return len == length_of_name(caller) && !strncmp(word, caller, len);
}

static bool has_function(const char *words, const char *caller)
{
	for (size_t len; *words && *words != '['; words += len) {
		words += strspn(words, " ");
		len = strcspn(words, " ");
		if (*words != '[' && is_name(words, len, caller))
			return true;
	}
	return false;
}

/* What is a module here may be built into another kernel. */
static bool is_of_row(const struct knowledge *row, const char *caller)
{
	const char *module = module_of(caller), *known = module_of(row->callers);

	if (*row->callers == '[')
		return !strcmp(module, known);
	return (!*module || !strcmp(module, known)) && has_function(row->callers, caller);
}

const struct knowledge *know_caller(const char *caller)
{
	const struct knowledge *found = NULL;

	if (*caller == '[')
		return NULL;
	for (size_t i = 0; i < NR_ROWS; i++)
		if (is_of_row(&rows[i], caller) && (!found || *found->callers == '['))
			found = &rows[i];
	return found;
}

static bool is_listed(const char *list, const char *kind)
{
	size_t len = strlen(kind);

	for (const char *at = list; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (!strncmp(at, kind, len) && (at[len] == ',' || !at[len]))
			return true;
	}
	return false;
}

const struct knowledge *know_owner(const char *kind)
{
	for (size_t i = 0; i < NR_ROWS; i++)
		if (is_listed(rows[i].owners, kind))
			return &rows[i];
	return NULL;
}

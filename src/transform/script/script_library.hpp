#pragma once

// The functions that a script may use. It has none that read files, start processes, load code, or
// give the time or random numbers. It has no coroutines and no metatables either. Each of them
// would escape the limits, or give another result for the same input.

struct lua_State;

namespace sluice::transform {

// Pushes the table of all names. Scripts can change neither it nor the tables in it.
void push_script_library(lua_State* state);

// Adds find, match, gmatch, gsub and rep to the table on top of the stack.
void add_text_functions(lua_State* state);

}  // namespace sluice::transform

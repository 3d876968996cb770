#pragma once

// The functions that a script sees. Whatever reads a file, starts a process, loads code, asks the
// time or a random number is not among them, nor are coroutines and metatables: each is a way past
// the limits, or makes another record of the same input.

struct lua_State;

namespace sluice::transform {

// Pushes the table of all names. Scripts cannot change it, nor the tables in it.
void push_script_library(lua_State* state);

// Adds find, match, gmatch, gsub and rep to the table on the top of the stack.
void add_text_functions(lua_State* state);

}  // namespace sluice::transform

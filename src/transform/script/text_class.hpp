#pragma once

// The classes of characters in Lua patterns, as the C locale has them.

namespace sluice::transform {

bool is_between(unsigned char byte, char first, char last);
bool is_digit(unsigned char byte);

// Tells whether `byte` belongs to the class %NAME. A capital letter negates the class. A character
// that names no class stands for itself.
bool class_holds(unsigned char byte, char name);

}  // namespace sluice::transform

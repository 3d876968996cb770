#pragma once

// Lists the ways in which servers and programs write a text that they repeat. Tests use it to look
// for a secret in all output.

#include <string>
#include <vector>

namespace sluice::testing {

struct written_form {
    std::string name;
    std::string text;
    bool alone = true;  // the text stands alone
};

// Returns each form of `plain`, which is ASCII, with the name of the form.
std::vector<written_form> written_forms(const std::string& plain);

}  // namespace sluice::testing

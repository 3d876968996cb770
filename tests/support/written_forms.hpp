#pragma once

// The ways in which servers and programs write a text that they repeat: for tests that look for a
// secret in everything that is shown.

#include <string>
#include <vector>

namespace sluice::testing {

struct written_form {
    std::string name;
    std::string text;
    bool alone = true;  // nothing but the text that is written
};

// Each form of `plain`, ASCII, with the name of the form.
std::vector<written_form> written_forms(const std::string& plain);

}  // namespace sluice::testing

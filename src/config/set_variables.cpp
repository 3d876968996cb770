#include "config/set_variables.hpp"

#include <sluice/model/text.hpp>

#include <set>

namespace sluice::config {

namespace {

class variable_walk {
 public:
    void look_at(const node& here) {
        for (const node& item : here.items) {
            look_at(item);
        }
        for (const member& one : here.members) {
            add(one.key);
            look_at(one.value);
            if (one.key == "parameters") {
                add_parameters(one.value);
            }
        }
        add(here.text);
    }

    std::vector<std::string> all() const { return {found_.begin(), found_.end()}; }

 private:
    void add_parameters(const node& parameters) {
        for (const member& one : parameters.members) {
            found_.insert(one.key);
        }
    }

    // Adds "price" for "$price.amount".
    void add(std::string_view text) {
        if (!text.starts_with('$')) {
            return;
        }
        std::size_t end = 1;
        while (end < text.size() &&
               (ascii::is_letter(text[end]) || ascii::is_digit(text[end]) || text[end] == '_')) {
            ++end;
        }
        const bool is_path = end == text.size() || text[end] == '.' || text[end] == '[';
        if (end > 1 && is_path) {
            found_.emplace(text.substr(1, end - 1));
        }
    }

    // `where` gives $name a value.
    std::set<std::string, std::less<>> found_{"name"};
};

}  // namespace

std::vector<std::string> variables_set_in(const std::vector<written_object>& objects) {
    variable_walk walk;
    for (const auto& object : objects) {
        walk.look_at(object.value);
    }
    return walk.all();
}

}  // namespace sluice::config

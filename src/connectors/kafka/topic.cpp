#include "connectors/kafka/topic.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::kafka {

bool is_topic(std::string_view name) {
    constexpr std::size_t longest = 249;
    return !name.empty() && name.size() <= longest && name != "." && name != ".." &&
           std::ranges::all_of(name, [](char c) {
               return ascii::is_letter(c) || ascii::is_digit(c) || c == '.' || c == '_' || c == '-';
           });
}

}  // namespace sluice::kafka

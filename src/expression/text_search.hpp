#pragma once

// Finds a text in a text in time that grows with their lengths, whatever they hold. The library's
// search is quadratic for texts such as "aaaa…ab".

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::jmespath {

class text_search {
 public:
    static constexpr std::size_t none = std::string_view::npos;

    // `part` must outlive the search, and must not be empty.
    explicit text_search(std::string_view part) : part_(part) {}

    // Where the part first stands at or after `from`; none if it does not.
    std::size_t first(std::string_view text, std::size_t from = 0);
    // Where it last stands, at or after `from`.
    std::size_t last(std::string_view text, std::size_t from = 0);

    // Steps for what the searches so far had to compare, letter by letter.
    std::size_t steps() const { return compared_ / 2; }

 private:
    void prepare();
    // Knuth, Morris and Pratt. Calls visit(place) for each place until it returns false.
    template <class Visit>
    void scan(std::string_view text, std::size_t from, Visit visit);

    std::string_view part_;
    std::size_t compared_ = 0;
    std::vector<std::uint32_t> borders_;  // of each beginning of the part
};

}  // namespace sluice::jmespath

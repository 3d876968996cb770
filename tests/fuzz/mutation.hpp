#pragma once

// Changes an input a little, for the driver without libFuzzer.

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::fuzzing {

class mutation {
 public:
    // Equal seeds give equal inputs. `inputs` is not empty.
    mutation(std::uint64_t seed, std::vector<std::string> inputs, std::vector<std::string> words);

    // Returns an input with one to eight changes.
    std::string next();

 private:
    std::uint64_t draw();
    std::size_t below(std::size_t bound);
    void change(std::string& input);

    std::uint64_t state_;
    std::vector<std::string> inputs_;
    std::vector<std::string> words_;
};

}  // namespace sluice::fuzzing

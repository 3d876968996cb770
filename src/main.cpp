#include "app/command.hpp"

int main(int argc, char** argv) {
    return sluice::app::run_program(argc, argv);
}
